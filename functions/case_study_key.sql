select {{ case_study_key('value') }}

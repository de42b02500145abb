with

cases (given, expected) as (

    values
    ('urn:li:fs_salesProfile:(ACwAAExampleExampleExampleExampleExampl)'::text, 'urn:li:fs_salesProfile:(ACwAAExampleExampleExampleExampleExampl)'::text),
    (' urn:li:fs_salesProfile:(ACwAAExampleExampleExampleExampleExampl,NAME_SEARCH,x1Yz) ', 'urn:li:fs_salesProfile:(ACwAAExampleExampleExampleExampleExampl)'),
    ('urn:li:fsd_profile:ACoAAExampleExampleExampleExampleExampl', 'urn:li:fsd_profile:ACoAAExampleExampleExampleExampleExampl'),
    ('urn:li:member:90000001', 'urn:li:member:90000001'),
    ('urn:li:fs_salesCompany:90000002', null),
    ('urn:li:member:', null),
    ('urn:li:member:1 urn:li:member:2', null),
    ('https://www.linkedin.com/in/zed-quill-000', null),
    ('n/a', null),
    (null, null)

),

answers as (

    select given, expected, {{ function('linkedin_person_urn') }}(given) as got from cases

)

select * from answers where got is distinct from expected

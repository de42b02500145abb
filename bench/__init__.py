"""What is measured, as ratios side by side in one run; `make bench` writes bench/results/."""

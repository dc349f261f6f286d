#!/bin/sh
# What has become of a job: without this snakemake would wait for ever for one that Slurm ended.
state=$(sacct --jobs "$1" --format State --noheader --parsable2 2>/dev/null | head -n 1)
if [ -z "$state" ]; then state=$(scontrol --oneliner show job "$1" 2>/dev/null | sed -n 's/.* JobState=\([A-Z_]*\).*/\1/p'); fi
case $state in
COMPLETED) echo success ;;
BOOT_FAIL* | CANCELED* | DEADLINE* | FAILED* | NODE_FAIL* | OUT_OF_MEMORY* | PREEMPTED* | TIMEOUT*) echo failed ;;
*) echo running ;;
esac

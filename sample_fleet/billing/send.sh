#!/bin/sh
# Sends what is due.
set -eu
billing send --due today

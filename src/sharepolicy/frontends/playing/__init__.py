"""The playground: a policy's text beside its page, checked as its author types. Open `workbench` first."""

"""The blank templates as built, one a project scheme."""

"""Getting ziping onto a PC: install and uninstall, what a PC lacks, the offline bundle."""

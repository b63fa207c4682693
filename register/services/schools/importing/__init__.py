"""Take a GIAS extract into the register: `register.services.schools.importing.importer`."""

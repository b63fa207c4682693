"""Who is SENCO where: designate, replace, end, correct, declare; one at a time or by the file."""

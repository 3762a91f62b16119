"""What training prints (帳票)."""

"""What evaluations print, and hand out to be filled in (人事評価の帳票)."""

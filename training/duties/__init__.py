"""What training tells on the home page (研修からの「いまやること」): ``sources`` registers them."""

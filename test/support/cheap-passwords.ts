import { passwordCost } from '@cifra/access/password-cost';

// A log-in of the product costs a quarter of a second. What a hash costs is proven where the product runs as it is.
passwordCost.logN = 4;

// Stands in for the types of pkcs11js where it could not be compiled, so that everything else still is.
declare module 'pkcs11js'

import { durability } from '@cifra/database/sqlite/durability';

// Set up for the projects that kill nothing. Threads and children of a test are processes of the product: they stay durable.
durability.synchronous = 'off';

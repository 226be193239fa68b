/** Made-up names of customers and vendors. Any resemblance to real ones is accidental. */

interface Names {
  readonly customers: readonly string[];
  readonly vendors: readonly string[];
}

const panama: Names = {
  customers: [
    'Restaurante La Ceiba, S.A.',
    'Hotel Mirador del Golfo, S.A.',
    'Inversiones Punta Coco, S.A.',
    'Constructora Los Guayacanes, S.A.',
    'Colegio Bilingüe Santa Elena',
    'Supermercado El Trapiche, S.A.',
    'Grupo Marañón, S.A.',
    'Administradora Torre Celeste, S.A.',
    'Distribuidora Quebrada Honda, S.A.',
    'Agropecuaria Río Sereno, S.A.',
    'Eventos Mar y Sol, S.A.',
    'Clínica Dental Sonrisa Azul',
    'Residencial Brisas del Norte, P.H.',
    'Cooperativa Nueva Esperanza, R.L.',
    'Librería El Faro, S.A.',
    'Cafetería Doña Chabela',
  ],
  vendors: [
    'Suministros Tocumen Norte, S.A.',
    'Comercial Tres Ríos, S.A.',
    'Importadora Arrecife, S.A.',
    'Servicios Técnicos Quetzal, S.A.',
    'Almacén La Estrella, S.A.',
    'Proveedora del Pacífico Sur, S.A.',
    'Empaques y Cartones Chorrera, S.A.',
    'Mayorista Cinco Esquinas, S.A.',
    'Taller Hermanos Batista',
    'Cía. Nacional de Insumos, S.A.',
    'Molinos y Derivados Azuero, S.A.',
    'Transporte Ligero Coclé, S.A.',
  ],
};

const costaRica: Names = {
  customers: [
    'Tostadora La Montaña, S.A.',
    'Hotel Valle Escondido, S.A.',
    'Supermercados El Higuerón, S.A.',
    'Cafetería Grano Fino, S.A.',
    'Distribuidora San Pablo, S.A.',
    'Cooperativa Los Cedros, R.L.',
  ],
  vendors: [
    'Agroinsumos del Sur, S.A.',
    'Sacos y Empaques Cartago, S.A.',
    'Vecinos Productores de León Cortés',
    'Taller Mecánico Hermanos Ureña',
    'Fertilizantes El Roble, S.A.',
  ],
};

const elsewhere: Names = {
  customers: [
    'Northlight Systems',
    'Harbour & Finch',
    'Redwater Holdings',
    'Castellan Retail Group',
    'Blue Lantern Logistics',
    'Orchard Street Partners',
    'Summit Line Services',
    'Kestrel Works',
    'Fairway Provisions',
    'Granite Peak Supply',
  ],
  vendors: [
    'Ironbridge Supplies',
    'Alder & Moss',
    'Pinecrest Contractors',
    'Delta Office Services',
    'Quarry Lane Materials',
    'Silverbrook Trading',
    'Eastgate Equipment Hire',
    'Millrace Packaging',
  ],
};

/** Foreign names, by the currency that they trade in. */
export const abroad: Readonly<Record<string, Names>> = {
  EUR: {
    customers: ['Kaffeehaus Lindenhof GmbH', 'Maison Clairvaux SARL', 'Mercato Vecchio S.r.l.'],
    vendors: ['Van der Meulen Machines B.V.', 'Ostwald Feinbedarf GmbH', 'Talleres Arriaga, S.L.'],
  },
  USD: {
    customers: ['Cedar Bay Importers, LLC', 'Midtown Provisions, Inc.', 'Gulfside Brokers, LLC'],
    vendors: ['Palmetto Wholesale, Inc.', 'Lakeshore Instruments, Inc.', 'Bayou Tools, LLC'],
  },
};

/** Domestic names. */
export function namesAtHome({ pack, language }: { readonly pack: string; readonly language: string }): Names {
  if (pack === 'PA') return panama;
  return language === 'es' ? costaRica : elsewhere;
}

import { graphql } from './gql/gql.ts';

/** What the example asks. Each is typed by the compiler: `npm run codegen` writes `gql/`. */
export const logIn = graphql(`
  mutation LogIn($input: LogInInput!) {
    logIn(input: $input) {
      ... on LoggedIn {
        accessToken
        expiresInSeconds
      }
      ... on Refusal {
        code
        message
        remedy
      }
    }
  }
`);

export const entriesPage = graphql(`
  query EntriesPage($slug: String!, $first: Int!, $after: String) {
    tenant(slug: $slug) {
      id
      name
      entries(first: $first, after: $after) {
        totalCount
        nodes {
          id
          displayNumber
          postingDate
          total {
            amount
            currency
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
      baseCurrency
      accountRoles {
        role
        account {
          id
        }
      }
    }
  }
`);

export const saveDraft = graphql(`
  mutation SaveDraft($input: SaveEntryDraftInput!) {
    saveEntryDraft(input: $input) {
      ... on EntryDraftSaved {
        draft {
          id
          version
          state
        }
      }
      ... on InputInvalid {
        inputFaults {
          path
          problem
          remedy
        }
      }
      ... on Refusal {
        code
        message
        remedy
      }
    }
  }
`);

export const submitDraft = graphql(`
  mutation SubmitDraft($input: EntryDraftStepInput!) {
    submitEntryDraft(input: $input) {
      ... on EntryDraftSubmitted {
        draft {
          id
          version
          state
        }
      }
      ... on Refusal {
        code
        message
        remedy
      }
    }
  }
`);

export const approveDraft = graphql(`
  mutation ApproveDraft($input: EntryDraftStepInput!) {
    approveEntryDraft(input: $input) {
      ... on EntryDraftApproved {
        entry {
          id
          displayNumber
        }
      }
      ... on Refusal {
        code
        message
        remedy
      }
    }
  }
`);

export const requestUpload = graphql(`
  mutation RequestUpload($input: RequestUploadInput!) {
    requestUpload(input: $input) {
      ... on UploadTicket {
        uploadId
        url
      }
      ... on Refusal {
        code
        message
        remedy
      }
    }
  }
`);

export const checkParties = graphql(`
  mutation CheckParties($input: ImportTableInput!) {
    importParties(input: $input) {
      ... on TableImportReport {
        rows
        created
        faults {
          line
          problem
        }
      }
      ... on Refusal {
        code
        message
        remedy
      }
    }
  }
`);

export const dashboard = graphql(`
  subscription Dashboard {
    firmDashboardChanged(first: 200) {
      nodes {
        tenant {
          id
        }
        asOf {
          number
        }
      }
    }
  }
`);

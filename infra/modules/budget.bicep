// A mail when the month's bill passes the budget, or is foreseen to. Azure only tells: it stops nothing. What slows Vigie down by itself
// is in the program.
param email string
param start string
param amount int

resource budget 'Microsoft.Consumption/budgets@2021-10-01' = {
  name: 'vigie'
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: start }
    notifications: {
      spent: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: [email]
      }
      foreseen: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: [email]
      }
    }
  }
}

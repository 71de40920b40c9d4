namespace Trm.Node.RightsOfPersons;

/// <summary>Two officers of this office decided something about the case.</summary>
/// <param name="Minute">When, to the minute.</param>
/// <param name="What">As <see cref="Approvals.ApprovalAct"/> is named in texts; <c>rights</c> for an answer about data.</param>
/// <param name="Officers">Their codes.</param>
public sealed record DecisionByTwo(DateTimeOffset Minute, string What, IReadOnlyList<string> Officers);

using Trm.Contracts.Codes;

namespace Trm.Node.Referrals;

/// <summary>That a case was erased here. Of the rest nothing is known any more; what is said of it afterwards concerns the person's rights, or has just happened.</summary>
/// <param name="Number">How often.</param>
/// <param name="Basis">The legal ground of the newest time.</param>
/// <param name="At">When it was approved.</param>
public sealed record CaseErased(int Number, ErasureBasis Basis, DateTimeOffset At);

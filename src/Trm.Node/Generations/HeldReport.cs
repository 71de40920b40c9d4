using Trm.Contracts.Rejections;

namespace Trm.Node.Generations;

/// <summary>
/// A report that was recorded while it could not be sealed: nothing may be numbered, our token or key is absent, or theirs is. It stands in its case, and is sealed when it can be.
/// </summary>
internal static class HeldReport
{
    /// <summary>What may stand beside its content until then: why it could not be sealed. What is too large never can be.</summary>
    public static readonly IReadOnlyList<string> Notes =
        [RejectionCode.OldCopy.Text, RejectionCode.KeyTokenAbsent.Text, RejectionCode.SigKeyNotValid.Text, RejectionCode.WrongRecipient.Text];
}

using Trm.Contracts.Rejections;

namespace Trm.Node.Generations;

/// <summary>
/// A report that was recorded and not sealed yet: nothing may be numbered, our token or key is absent, or theirs is; or it takes the place of one that names a person who has restricted that. It stands in its
/// case, and is sealed when it can be.
/// </summary>
internal static class HeldReport
{
    /// <summary>It takes the place of one that names the person.</summary>
    public static readonly string InPlace = RejectionCode.Held.Text;

    /// <summary>What may stand beside its content until then: why it was not sealed. What is too large never can be.</summary>
    public static readonly IReadOnlyList<string> Notes =
        [RejectionCode.OldCopy.Text, RejectionCode.KeyTokenAbsent.Text, RejectionCode.SigKeyNotValid.Text, RejectionCode.WrongRecipient.Text, InPlace];
}

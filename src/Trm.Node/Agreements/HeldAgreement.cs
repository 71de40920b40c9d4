using Trm.Contracts.Agreements;
using Trm.Envelope.Agreements;

namespace Trm.Node.Agreements;

/// <summary>A signed agreement that this node has taken up.</summary>
/// <param name="File">The name of its file.</param>
/// <param name="Signed">Its signatures were held to the directory when it was taken up.</param>
public sealed record HeldAgreement(string File, SignedAgreement Signed)
{
    /// <summary>What it says.</summary>
    public Agreement Agreement => Signed.Agreement;
}

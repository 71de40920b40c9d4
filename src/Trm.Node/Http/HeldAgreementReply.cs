using Trm.Node.Agreements;

namespace Trm.Node.Http;

/// <summary>A signed agreement that the node has taken up.</summary>
public sealed record HeldAgreementReply(string File, string Agreement, int Version, string Fingerprint)
{
    internal static HeldAgreementReply Of(HeldAgreement held) => new(held.File, held.Agreement.Id, held.Agreement.Version, held.Signed.Fingerprint);
}

using Trm.Contracts.Identifiers;
using Trm.Envelope;

namespace Trm.Evidence.Packs;

/// <summary>
/// Names the messages whose signature may not be their participant's. A key in doubt signs whatever its thief wants, with any time in it; only what a foreign witness had cosigned
/// before the key was in doubt stays beyond it. Source: contracts/stolen-key.md.
/// </summary>
internal sealed class ContestedCheck(PackTrust trust, PackReport report)
{
    public void Run()
    {
        var told = report.Story.Sent.Concat(report.Story.Taken).Select(t => (t.Index, t.Signed)).Concat(report.Story.Controls.Select(c => (c.Index, c.Signed)));
        report.Contested = [.. told.Select(t => Judge(t.Index, t.Signed)).OfType<ContestedMessage>().DistinctBy(c => (c.Id, c.From)).OrderBy(c => c.Index)];
        var own = (trust.Newest.Find(report.Participant!)?.Signing ?? []).Where(k => (k.SuspectedSince ?? k.Revoked) is not null).ToList();
        report.OwnDoubt = own.Min(k => k.SuspectedSince ?? k.Revoked);
        report.OwnDoubted = own.Select(k => k.Certificate.Sha256).ToHashSet(StringComparer.Ordinal);
    }

    private ContestedMessage? Judge(long index, SignedHeader signed)
    {
        if (trust.Newest.FindSigner(signed.Signer.Listing.Certificate)?.Listing is not { } listing || (listing.SuspectedSince ?? listing.Revoked) is not { } since
            || report.Witnesses.Any(w => w.Size > index && w.Time < since))
            return null;
        var iat = signed.Header.Iat;
        return new(signed.Header.Id.ToString(), signed.Header.From.Value, index, since, iat >= listing.Revoked
            ? $"signed after its key was revoked at {WireTime.Format(listing.Revoked.Value)}"
            : iat >= since
                ? $"signed after its key may have been in wrong hands, since {WireTime.Format(since)}"
                : $"it says that it was signed before {WireTime.Format(since)}, and no foreign witness had cosigned its record by then");
    }
}

using Trm.Contracts.Control;
using Trm.Trail;

namespace Trm.Evidence.Witnesses;

/// <summary>The proof of a fork as it travels and lies in the trail, and in words.</summary>
public static class ForkFile
{
    /// <summary>The proof in a notice. Nothing is verified yet.</summary>
    public static ForkProof Read(ForkNotice notice) =>
        new(notice.Smaller, notice.Larger, new TreeHash(notice.Prefix.Span), [.. notice.Proof.Select(h => new TreeHash(h.Span))]);

    /// <summary>The notice of a proof.</summary>
    public static ForkNotice Write(ForkProof proof) =>
        new(proof.Smaller, proof.Larger, proof.Prefix.ToArray(), [.. proof.Proof.Select(h => (ReadOnlyMemory<byte>)h.ToArray())]);

    internal static Finding Describe(VerifiedFork fork, string place, long? index) => new(
        FindingCode.LogForked, place, index,
        $"{fork.Origin} signed two histories: a checkpoint of {fork.Smaller.Checkpoint.Size} leaves and one of {fork.Larger.Checkpoint.Size} that no proof can join",
        "both are signed by the log: it was rewritten after somebody else had seen it. Keep both");
}

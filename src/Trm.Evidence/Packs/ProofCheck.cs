using System.Globalization;
using Trm.Evidence.Witnesses;
using Trm.Trail;

namespace Trm.Evidence.Packs;

/// <summary>Verifies leaves without their log: the checkpoint, and each leaf by its own proof. Says nothing about the leaves that are not shown.</summary>
internal sealed class ProofCheck(ITrailFiles files)
{
    private const string Checkpoint = "log/checkpoint";

    private readonly List<Finding> findings = [];

    public static TrailReport Run(ITrailFiles files, NoteKey key, Action<LeafEvidence> opened, params IReadOnlyList<HeldNote> held)
    {
        var check = new ProofCheck(files);
        var report = new TrailReport();
        if (TrailCheck.ReadCheckpoint(files, key, check.findings) is { } verified)
        {
            (report.Origin, report.Size, report.Root) = (verified.Checkpoint.Origin, verified.Checkpoint.Size, verified.Checkpoint.Root.ToBase64());
            check.Run(verified.Checkpoint, report, opened);
            report.Signed.Add((Checkpoint, verified));
            // Without the tree, two checkpoints can be told apart only where they are of one size.
            foreach (var note in held)
                if (Trail.Checkpoint.Verify(note.Note.Span, key).Value is { } other && other.Checkpoint.Size == report.Size && ForkProof.Find(other, verified) is { } fork)
                    check.findings.Add(ForkFile.Describe(fork.Verify(key).Demand(), Checkpoint, null));
        }

        report.Findings = check.findings;
        return report;
    }

    private void Run(Checkpoint checkpoint, TrailReport report, Action<LeafEvidence> opened)
    {
        var indices = new SortedSet<long>();
        foreach (var place in files.Places.Where(p => p != Checkpoint))
            if (Index(place) is { } index && index < checkpoint.Size)
                indices.Add(index);
            else
                Add(FindingCode.FileUnexpected, place, null, "this file has no place in a pack for the other side", "somebody added it, or it is of another log or another size");
        foreach (var index in indices)
            if (Open(index, checkpoint) is { } leaf)
            {
                report.Count(leaf);
                opened(leaf);
            }
    }

    private LeafEvidence? Open(long index, Checkpoint checkpoint)
    {
        if (TrailCheck.ReadEvidence(files, index, findings) is not { } leaf)
            return null;
        var place = PackPath.Proof(index);
        if (files.Read(place, ProofText.MaxLength) is not { } bytes)
            Add(FindingCode.ProofMissing, place, index, "nothing proves that this leaf is in the log", "somebody removed the proof; ask for the pack again");
        else if (ProofText.TryParse(bytes, index, checkpoint.Size) is not { } proof)
            Add(FindingCode.ProofRefused, place, index, "this is no proof", "the file was changed, or was not written by a node");
        else if (proof.Verify(leaf.Opening.ToLeaf().Hash, checkpoint.Root) is { Holds: false, Fault: var fault })
            Add(FindingCode.ProofRefused, place, index, fault.Detail, "the leaf or its proof was changed, or is of another log or time");
        else
            return leaf;
        return null;
    }

    // Evidence or proof; whichever of the two is missing is named when the leaf is opened.
    private static long? Index(string place)
    {
        var digits = place switch
        {
            _ when place.StartsWith("evidence/", StringComparison.Ordinal) && place.EndsWith(".json", StringComparison.Ordinal) => place["evidence/".Length..^".json".Length],
            _ when place.StartsWith("proofs/", StringComparison.Ordinal) => place["proofs/".Length..],
            _ => "",
        };
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index.ToString(CultureInfo.InvariantCulture) == digits ? index : null;
    }

    private void Add(FindingCode code, string place, long? index, string sentence, string hint) => findings.Add(new(code, place, index, sentence, hint));
}

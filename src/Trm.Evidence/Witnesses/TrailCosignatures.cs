using Trm.Envelope.Directory;
using Trm.Trail;

namespace Trm.Evidence.Witnesses;

/// <summary>
/// The cosignatures on the checkpoints of a trail that lies open, against the keys that a directory lists. Nobody but a log and its witnesses writes on a checkpoint:
/// a line of somebody else is a finding, too.
/// </summary>
public static class TrailCosignatures
{
    /// <summary>Judges every line but the log's own, which <see cref="TrailFolder.Verify"/> has judged.</summary>
    /// <param name="report">What the verification of the trail found; its checkpoints are the ones judged.</param>
    /// <param name="directory">The directory that lists the witnesses' keys.</param>
    /// <returns>How many cosignatures hold, and <c>COSIGNATURE_REFUSED</c> for each line that does not.</returns>
    public static (int Held, IReadOnlyList<Finding> Findings) Verify(TrailReport report, TrustDirectory directory)
    {
        var held = 0;
        var findings = new List<Finding>();
        foreach (var (place, checkpoint) in report.Signed)
            foreach (var line in checkpoint.Note.Note.Signatures.Where(l => l.Name != checkpoint.Checkpoint.Origin))
                if (Fault(line, checkpoint, directory) is { } fault)
                    findings.Add(new(FindingCode.CosignatureRefused, place, null, fault, "it was altered, taken from another checkpoint, or made with a key that only another version of the directory lists"));
                else
                    held++;
        return (held, findings);
    }

    private static string? Fault(NoteSignature line, VerifiedCheckpoint checkpoint, TrustDirectory directory)
    {
        var listed = directory.Participants.SelectMany(p => ListedKeys.OfWitness(directory, p.Id)).Where(k => k.Name == line.Name && k.Id == line.KeyId).ToList();
        if (listed is not [var key, ..])
            return "a line on the checkpoint is of no witness that the directory lists";
        var cosignature = Cosignature.Verify(line, checkpoint.Note.Note.Text, key);
        return cosignature.Holds ? null : $"the cosignature of {key.Name} does not hold: {cosignature.Fault.Detail}";
    }
}

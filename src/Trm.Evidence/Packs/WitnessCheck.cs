using Trm.Contracts.Identifiers;
using Trm.Envelope.Directory;
using Trm.Evidence.Witnesses;
using Trm.Trail;

namespace Trm.Evidence.Packs;

/// <summary>
/// The cosignatures on the checkpoints of a pack, against the keys that the directory lists; whether a quorum of foreign witnesses covers what the pack is about; and the
/// checkpoints of others that its participant cosigned.
/// </summary>
internal sealed class WitnessCheck(PackReport report, PackTrust trust, List<Finding> findings)
{
    private readonly List<Witnessed> witnessed = [];

    private ParticipantId Owner => report.Manifest!.Participant;

    private IEnumerable<TrustDirectory> Directories => trust.Versions.Reverse();

    public void Run(PackArchive archive)
    {
        foreach (var (place, checkpoint) in report.Trail?.Signed ?? [])
            Cosignatures(place, checkpoint);
        foreach (var (place, bytes) in archive.Files.Where(f => f.Key.StartsWith(PackPath.Witnessed, StringComparison.Ordinal)).OrderBy(f => f.Key, StringComparer.Ordinal))
            Held(place, bytes);
        report.Witnesses = witnessed;
        report.Quorum = Quorum.Of(trust.Newest, Owner);
        var forked = report.Story.Forks.Select(f => ListedKeys.OwnerOf(f.Origin)).ToHashSet();
        report.WitnessedSize = forked.Contains(Owner) ? 0 : report.Quorum.Covered(
            witnessed.Where(w => !forked.Contains(w.Witness)).GroupBy(w => w.Witness).ToDictionary(g => g.Key, g => g.Max(w => w.Size)));
        report.IsProvisional = report.Trail is not { } trail || report.WitnessedSize < (report.Manifest!.Scope is PackScope.Whole or PackScope.Period ? report.Manifest.To : trail.LastOpened + 1);
    }

    // Lines of names that no version of the directory lists say nothing here, as the format demands.
    private void Cosignatures(string place, VerifiedCheckpoint checkpoint)
    {
        foreach (var line in checkpoint.Note.Note.Signatures)
            foreach (var (witness, key) in Keys(line))
            {
                var cosignature = Cosignature.Verify(line, checkpoint.Note.Note.Text, key);
                if (!cosignature.Holds)
                    findings.Add(new(FindingCode.CosignatureRefused, place, null, $"the cosignature of {witness} does not hold: {cosignature.Fault.Detail}", "it was altered, or taken from another checkpoint"));
                else if (witness != Owner)
                    witnessed.Add(new(witness, checkpoint.Checkpoint.Size, cosignature.Value.Time));
            }
    }

    private IEnumerable<(ParticipantId Witness, NoteKey Key)> Keys(NoteSignature line) => Directories.SelectMany(d => d.Participants.Select(p => (p.Id, Directory: d)))
        .SelectMany(p => ListedKeys.OfWitness(p.Directory, p.Id).Select(k => (p.Id, k))).Where(k => k.k.Name == line.Name && k.k.Id == line.KeyId).Take(1);

    private void Held(string place, byte[] note)
    {
        var origin = Checkpoint.ParseClaim(note).Value?.Origin;
        string? fault = null;
        if (origin is null || PackPath.OfWitnessed(origin) != place)
            fault = "not a checkpoint of the log that the file is named by";
        else if (ListedKeys.OwnerOf(origin) == Owner)
            fault = "nobody is its own witness";
        else if (ListedKeys.OfLog(Directories, origin) is not { } key || Checkpoint.Verify(note, key) is not { Holds: true, Value: var checkpoint })
            fault = "not signed by the log that it speaks of";
        else if (Own(checkpoint) is not { } cosignature)
            fault = $"not cosigned by {Owner}";
        else
            report.Held[origin] = (checkpoint, cosignature.Time);
        if (fault is not null)
            findings.Add(new(FindingCode.CosignatureRefused, place, null, fault, "it was altered, or is no checkpoint that this node cosigned"));
    }

    private VerifiedCosignature? Own(VerifiedCheckpoint checkpoint) => checkpoint.Note.Note.Signatures
        .SelectMany(line => Keys(line).Where(k => k.Witness == Owner).Select(k => Cosignature.Verify(line, checkpoint.Note.Note.Text, k.Key))).FirstOrDefault(c => c.Holds)?.Value;
}

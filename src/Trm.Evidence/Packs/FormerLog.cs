using Trm.Contracts.Identifiers;
using Trm.Evidence.Witnesses;
using Trm.Trail;

namespace Trm.Evidence.Packs;

/// <summary>What event 27 says, the first leaf of every log of a later generation: where the former log stood.</summary>
/// <param name="Generation">The former one.</param>
/// <param name="Checkpoint">The checkpoint of it that is named; null where it published none.</param>
internal sealed record FormerLog(long Generation, VerifiedCheckpoint? Checkpoint)
{
    /// <summary>Reads the leaf of a participant's log; null where it is not of that form, or names what no listed key has signed.</summary>
    public static FormerLog? Read(LeafOpening opening, ParticipantId participant, long generation, PackTrust trust)
    {
        using var json = Contracts.Messages.CompactJson.TryParse(opening.Public);
        if (json is null || !json.RootElement.TryGetProperty("former", out var number) || !number.TryGetInt64(out var former) || former < 0 || former >= generation
            || !json.RootElement.TryGetProperty("cosigned", out var cosigned) || cosigned.ValueKind is not (System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False))
            return null;
        if (LeafContent.Bytes(opening.Public, "checkpoint") is not { } note)
            return json.RootElement.TryGetProperty("checkpoint", out _) || cosigned.GetBoolean() ? null : new(former, null);
        var directories = trust.Versions.Reverse().ToList();
        return ListedKeys.OfLog(directories, ListedKeys.Origin(participant, former)) is { } key && Trm.Trail.Checkpoint.Verify(note, key) is { Holds: true, Value: var checkpoint }
            && cosigned.GetBoolean() == directories.Any(d => d.Participants.Where(p => p.Id != participant).Any(p => ListedKeys.OfWitness(d, p.Id).Any(k => IsCosigned(checkpoint, k))))
            ? new(former, checkpoint)
            : null;
    }

    private static bool IsCosigned(VerifiedCheckpoint checkpoint, NoteKey witness) => checkpoint.Note.Note.Signatures
        .Any(line => line.Name == witness.Name && line.KeyId == witness.Id && Cosignature.Verify(line, checkpoint.Note.Note.Text, witness).Holds);
}

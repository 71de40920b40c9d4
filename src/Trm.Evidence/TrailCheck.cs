using System.Globalization;
using Trm.Evidence.Witnesses;
using Trm.Trail;

namespace Trm.Evidence;

/// <summary>The verification behind <see cref="TrailFolder"/> and packs: the same checks, whatever holds the files.</summary>
internal sealed class TrailCheck
{
    private const string Log = "log";
    private const string Evidence = "evidence";
    private const string Checkpoints = "log/checkpoints";

    private readonly ITrailFiles source;
    private readonly NoteKey key;
    private readonly Func<long, bool> isNeeded;
    private readonly Action<LeafEvidence>? opened;
    private readonly IReadOnlyList<HeldNote> held;
    private readonly LogTiles log;
    private readonly List<Finding> findings = [];
    private readonly TrailReport report = new();

    private TrailCheck(ITrailFiles source, NoteKey key, Func<long, bool> isNeeded, Action<LeafEvidence>? opened, IReadOnlyList<HeldNote> held)
    {
        (this.source, this.key, this.isNeeded, this.opened, this.held) = (source, key, isNeeded, opened, held);
        log = new LogTiles(source);
    }

    /// <summary>Verifies a trail.</summary>
    /// <param name="source">Its files.</param>
    /// <param name="key">The key of the log.</param>
    /// <param name="isNeeded">Which leaves must have evidence; all others may.</param>
    /// <param name="opened">Told of every leaf whose evidence opened it, in the order of the log.</param>
    /// <param name="held">What others hold of this log: it must be of the same history. What the log did not sign is nothing.</param>
    public static TrailReport Run(ITrailFiles source, NoteKey key, Func<long, bool> isNeeded, Action<LeafEvidence>? opened, params IReadOnlyList<HeldNote> held) =>
        new TrailCheck(source, key, isNeeded, opened, held).Run();

    private TrailReport Run()
    {
        var files = source.Places;
        findings.AddRange(source.Odd);
        if (ReadCheckpoint(source, key, findings) is { } checkpoint)
        {
            (report.Origin, report.Size, report.Root) = (checkpoint.Checkpoint.Origin, checkpoint.Checkpoint.Size, checkpoint.Checkpoint.Root.ToBase64());
            var older = OlderCheckpoints(files);
            var elsewhere = HeldElsewhere();
            var check = report.Log = LogCheck.Run(checkpoint, log, [.. older.Select(old => old.Checkpoint.Size), .. elsewhere.Select(h => h.Checkpoint.Checkpoint.Size)]);
            report.Tiles = check.Tiles;
            foreach (var fault in check.Faults) findings.Add(Describe(fault));
            CompareOlder(older, check);
            CompareHeld(elsewhere, check);
            if (check.Verified is not null)
                report.Signed.Add(($"{Log}/{LogFolder.CheckpointName}", checkpoint));
            OpenLeaves(check);
            CheckOthers(files, check);
        }

        report.Findings = findings;
        return report;
    }

    /// <summary>The checkpoint, signed by the log; null where it is not, and the findings say why.</summary>
    internal static VerifiedCheckpoint? ReadCheckpoint(ITrailFiles source, NoteKey key, List<Finding> findings)
    {
        const string place = $"{Log}/{LogFolder.CheckpointName}";
        if (source.Read(place, SignedNote.MaxLength) is not { } bytes)
        {
            findings.Add(new(FindingCode.CheckpointMissing, place, null, "there is no checkpoint", "is this the folder that holds log/ and evidence/?"));
            return null;
        }

        var verified = Checkpoint.Verify(bytes, key);
        if (!verified.Holds) findings.Add(Describe(verified.Fault, place));
        return verified.Value;
    }

    private List<VerifiedCheckpoint> OlderCheckpoints(IEnumerable<string> files)
    {
        var older = new List<VerifiedCheckpoint>();
        foreach (var place in files.Where(file => IndexIn(file, Checkpoints, "") is not null))
        {
            if (source.Read(place, SignedNote.MaxLength) is not { } bytes) continue; // a link, and named as such
            var verified = Checkpoint.Verify(bytes, key);
            if (!verified.Holds) findings.Add(Describe(verified.Fault, place));
            else if (verified.Value.Checkpoint.Size != IndexIn(place, Checkpoints, ""))
                Add(FindingCode.CheckpointMalformed, place, null, "the file is named by another size than its checkpoint", "it may have been exchanged with another file");
            else if (verified.Value.Checkpoint.Size > report.Size)
                Add(FindingCode.CheckpointInconsistent, place, null, "the log signed for more leaves than it shows now", "leaves were removed, or log/checkpoint is an old copy");
            else older.Add(verified.Value);
        }

        return older;
    }

    private void CompareOlder(IEnumerable<VerifiedCheckpoint> older, LogCheck check)
    {
        foreach (var (size, signed, checkpoint) in older.Select(old => (old.Checkpoint.Size, old.Checkpoint.Root, old)))
        {
            if (!check.Roots.TryGetValue(size, out var recomputed)) continue; // the tree could not be recomputed, which is a finding already
            if (recomputed == signed)
            {
                report.OlderCheckpoints++;
                report.Signed.Add(($"{Checkpoints}/{size}", checkpoint));
            }
            else if (!check.Faults.Any(fault => fault.Path is null))
                Add(FindingCode.CheckpointInconsistent, $"{Checkpoints}/{size}", null, "the log signed another history up to this size", "two checkpoints of one log that no proof joins: keep both, this is a fork");
        }
    }

    private List<(string Place, VerifiedCheckpoint Checkpoint)> HeldElsewhere() =>
        [.. held.Select(note => (note.Place, Checkpoint.Verify(note.Note.Span, key).Value)).Where(h => h.Value is not null).Select(h => (h.Place, h.Value!))];

    private void CompareHeld(IEnumerable<(string Place, VerifiedCheckpoint Checkpoint)> elsewhere, LogCheck check)
    {
        foreach (var (place, (size, signed)) in elsewhere.Select(h => (h.Place, (h.Checkpoint.Checkpoint.Size, h.Checkpoint.Checkpoint.Root))))
            if (check.Roots.TryGetValue(size, out var recomputed) && recomputed != signed && !check.Faults.Any(fault => fault.Path is null))
                Add(
                    FindingCode.LogForked, $"{Log}/{LogFolder.CheckpointName}", null,
                    $"{key.Name} signed two histories: at {size} leaves the root is {recomputed.ToBase64()} here and {signed.ToBase64()} in the checkpoint held elsewhere ({place})",
                    "both are signed by the log, and no proof can join them: it was rewritten after somebody else had seen it. Keep both");
    }

    private void OpenLeaves(LogCheck check)
    {
        foreach (var (index, hash) in check.Leaves())
        {
            if (hash is not { } leaf) break; // lost, and named as such; what lies behind cannot be trusted to exist
            var place = PlaceOf(index);
            if (!isNeeded(index) && source.Read(place, 0) is null) continue;
            if (ReadEvidence(source, index, findings) is not { } evidence) continue;
            if (evidence.Opening.ToLeaf().Hash != leaf)
                Add(FindingCode.EvidenceMismatch, place, index, "the evidence does not open its leaf", "what it tells is not what was recorded at the time");
            else
            {
                report.Count(evidence);
                opened?.Invoke(evidence);
            }
        }
    }

    /// <summary>The evidence of one leaf, in its one spelling; null where there is none, and the findings say why. Whether it opens the leaf is not judged here.</summary>
    internal static LeafEvidence? ReadEvidence(ITrailFiles source, long index, List<Finding> findings)
    {
        var place = PlaceOf(index);
        if (source.Read(place, LeafEvidence.MaxLength) is not { } bytes)
        {
            findings.Add(new(FindingCode.EvidenceMissing, place, index, "the leaf has no evidence", "a whole trail has one file per leaf, erased ones included"));
            return null;
        }

        var evidence = LeafEvidence.Parse(bytes);
        if (!evidence.Holds)
            findings.Add(new(FindingCode.EvidenceMalformed, place, index, evidence.Fault.Detail, "the file was changed, or was not written by a node"));
        else if (evidence.Value.Index != index)
            findings.Add(new(FindingCode.EvidenceMisplaced, place, index, $"the file bears the index {evidence.Value.Index}", "it may have been exchanged with another file"));
        else
            return evidence.Value;
        return null;
    }

    private static string PlaceOf(long index) => string.Create(CultureInfo.InvariantCulture, $"{Evidence}/{index}.json");

    // Every file that the checks above did not ask for: either a harmless older tile, or it has no place here.
    private void CheckOthers(IEnumerable<string> files, LogCheck check)
    {
        foreach (var place in files)
        {
            if (place == $"{Log}/{LogFolder.CheckpointName}" || IndexIn(place, Checkpoints, "") is not null) continue;
            if (IndexIn(place, Evidence, ".json") is { } index && index < report.Size) continue;
            if (place.StartsWith(Log + "/", StringComparison.Ordinal) && TilePath.Parse(place[(Log.Length + 1)..]) is { Holds: true, Value: var path } && path.WidthIn(report.Size) is > 0 and var width)
            {
                if (path.Width == width) continue;
                if (path.Width < width && IsPrefix(path, path.OfWidth(width), check)) continue;
            }

            Add(FindingCode.FileUnexpected, place, null, "this file does not belong to the trail", place.EndsWith(LogFolder.UnfinishedSuffix, StringComparison.Ordinal)
                ? "left behind by an interrupted write; it means nothing and may be deleted"
                : "somebody added it, or it is of another trail or another size");
        }
    }

    private bool IsPrefix(TilePath older, TilePath present, LogCheck check)
    {
        if (check.Faults.Any(fault => fault.Path == present)) return true; // not to be judged by a damaged tile
        if (log.Read(older) is not { } bytes || log.Read(present) is not { } whole || !whole.AsSpan().StartsWith(bytes)) return false;
        if (older.IsEntries ? !EntryBundle.Parse(bytes, older.Width).Holds : bytes.Length != older.Width * TreeHash.Size) return false;
        report.SupersededTiles++;
        return true;
    }

    private static Finding Describe(LogFault fault)
    {
        if (fault.Path is null)
            return new Finding(FindingCode.RootMismatch, $"{Log}/{LogFolder.CheckpointName}", null, fault.Fault.Detail, "entries and tiles were changed together, or the checkpoint is of another log or time");
        var place = $"{Log}/{fault.Path}";
        return fault.Fault.Code == FaultCode.Missing
            ? new Finding(FindingCode.TileMissing, place, fault.Index, fault.Fault.Detail, "fetch the file again from the node")
            : new Finding(FindingCode.TileDamaged, place, fault.Index, fault.Fault.Detail, "fetch the file again from the node; if it stays, the log was tampered with");
    }

    private static Finding Describe(Fault fault, string place)
    {
        var (code, hint) = fault.Code switch
        {
            FaultCode.BadSignature => (FindingCode.CheckpointSignature, "the checkpoint was changed after it was signed"),
            FaultCode.UnknownKey => (FindingCode.CheckpointUnsigned, "is this the verifier key of this log and generation?"),
            FaultCode.WrongOrigin => (FindingCode.CheckpointOrigin, "is this the verifier key of this log and generation?"),
            _ => (FindingCode.CheckpointMalformed, "the checkpoint was changed, or is none"),
        };
        return new Finding(code, place, null, fault.Detail, hint);
    }

    private void Add(FindingCode code, string place, long? index, string sentence, string hint) => findings.Add(new Finding(code, place, index, sentence, hint));

    // The number in folder/<number><ending>, in its one decimal spelling.
    private static long? IndexIn(string place, string folder, string ending)
    {
        if (!place.StartsWith(folder + "/", StringComparison.Ordinal) || !place.EndsWith(ending, StringComparison.Ordinal) || place.Length <= folder.Length + ending.Length) return null;
        var digits = place[(folder.Length + 1)..^ending.Length];
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == digits
            ? number
            : null;
    }
}

using System.Globalization;
using Trm.Trail;

namespace Trm.Evidence;

/// <summary>
/// Verifies a trail in the layout <c>log/checkpoint</c>, <c>log/checkpoints/&lt;size&gt;</c>, <c>log/tile/...</c>, <c>evidence/&lt;index&gt;.json</c>, offline and
/// with no secret: the signature of the checkpoint, the tree recomputed from the entries, every tile byte for byte, every leaf opened by its evidence,
/// and no file more or less. Input of any kind yields findings; exceptions are for a disk that cannot be read.
/// </summary>
public sealed class TrailFolder
{
    private const string Log = "log";
    private const string Evidence = "evidence";
    private const string Checkpoints = "log/checkpoints";

    private readonly string root;
    private readonly NoteKey key;
    private readonly Action<LeafEvidence>? opened;
    private readonly LogFolder log;
    private readonly List<Finding> findings = [];
    private readonly TrailReport report = new();

    private TrailFolder(string root, NoteKey key, Action<LeafEvidence>? opened)
    {
        (this.root, this.key, this.opened) = (root, key, opened);
        log = new LogFolder(Path.Combine(root, Log));
    }

    /// <summary>Verifies the trail in a folder.</summary>
    /// <param name="path">The folder that holds <c>log</c> and <c>evidence</c>.</param>
    /// <param name="key">The key of the log; its name is the origin that the checkpoint must bear.</param>
    /// <param name="opened">
    /// Told of every leaf whose evidence opened it, in the order of the log: the place for checks that need more than the trail itself, such as the signature of a
    /// message's header against the directory.
    /// </param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static TrailReport Verify(string path, NoteKey key, Action<LeafEvidence>? opened = null)
    {
        if (!Directory.Exists(path)) throw new DirectoryNotFoundException($"There is no folder {path}.");
        return new TrailFolder(path, key, opened).Run();
    }

    private TrailReport Run()
    {
        var files = Files();
        if (ReadCheckpoint() is { } checkpoint)
        {
            (report.Origin, report.Size, report.Root) = (checkpoint.Checkpoint.Origin, checkpoint.Checkpoint.Size, checkpoint.Checkpoint.Root.ToBase64());
            var older = OlderCheckpoints(files);
            var check = LogCheck.Run(checkpoint, log, [.. older.Select(old => old.Checkpoint.Size)]);
            report.Tiles = check.Tiles;
            foreach (var fault in check.Faults) findings.Add(Describe(fault));
            CompareOlder(older, check);
            OpenLeaves(check);
            CheckOthers(files, check);
        }

        report.Findings = findings;
        return report;
    }

    private VerifiedCheckpoint? ReadCheckpoint()
    {
        const string place = $"{Log}/{LogFolder.CheckpointName}";
        if (log.ReadCheckpoint() is not { } bytes)
        {
            Add(FindingCode.CheckpointMissing, place, null, "there is no checkpoint", "is this the folder that holds log/ and evidence/?");
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
            if (ReadSmall(place, SignedNote.MaxLength) is not { } bytes) continue; // a link, and named as such
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
        foreach (var (size, signed) in older.Select(old => (old.Checkpoint.Size, old.Checkpoint.Root)))
        {
            if (!check.Roots.TryGetValue(size, out var recomputed)) continue; // the tree could not be recomputed, which is a finding already
            if (recomputed == signed) report.OlderCheckpoints++;
            else if (!check.Faults.Any(fault => fault.Path is null))
                Add(FindingCode.CheckpointInconsistent, $"{Checkpoints}/{size}", null, "the log signed another history up to this size", "two checkpoints of one log that no proof joins: keep both, this is a fork");
        }
    }

    private void OpenLeaves(LogCheck check)
    {
        foreach (var (index, hash) in check.Leaves())
        {
            if (hash is not { } leaf) break; // lost, and named as such; what lies behind cannot be trusted to exist
            var place = string.Create(CultureInfo.InvariantCulture, $"{Evidence}/{index}.json");
            if (ReadSmall(place, LeafEvidence.MaxLength) is not { } bytes)
            {
                Add(FindingCode.EvidenceMissing, place, index, "the leaf has no evidence", "a whole trail has one file per leaf, erased ones included");
                continue;
            }

            var evidence = LeafEvidence.Parse(bytes);
            if (!evidence.Holds)
                Add(FindingCode.EvidenceMalformed, place, index, evidence.Fault.Detail, "the file was changed, or was not written by a node");
            else if (evidence.Value.Index != index)
                Add(FindingCode.EvidenceMisplaced, place, index, $"the file bears the index {evidence.Value.Index}", "it may have been exchanged with another file");
            else if (evidence.Value.Opening.ToLeaf().Hash != leaf)
                Add(FindingCode.EvidenceMismatch, place, index, "the evidence does not open its leaf", "what it tells is not what was recorded at the time");
            else Count(evidence.Value);
        }
    }

    private void Count(LeafEvidence evidence)
    {
        report.Opened++;
        if (evidence.Opening.Private is not null) report.PrivateOpened++;
        if (evidence.Opening.IsPrivateWithheld) report.PrivateWithheld++;
        opened?.Invoke(evidence);
    }

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

    private byte[]? ReadSmall(string place, int most)
    {
        var file = new FileInfo(Path.Combine(root, place));
        if (!file.Exists) return null;
        using var stream = file.OpenRead();
        var bytes = new byte[(int)long.Min(stream.Length, most + 1L)];
        stream.ReadExactly(bytes);
        return bytes;
    }

    // All files below the folder, with forward slashes. A link leads out of what was handed over, so it is a finding and not followed as a folder.
    private List<string> Files()
    {
        var files = new List<string>();
        var folders = new Stack<DirectoryInfo>([new DirectoryInfo(root)]);
        while (folders.TryPop(out var folder))
            foreach (var item in folder.EnumerateFileSystemInfos())
            {
                var place = Path.GetRelativePath(root, item.FullName).Replace(Path.DirectorySeparatorChar, '/');
                if (item.LinkTarget is not null) Add(FindingCode.FileUnexpected, place, null, "this is a link, not a file", "copy what it leads to, if it belongs to the trail");
                else if (item is DirectoryInfo below) folders.Push(below);
                else files.Add(place);
            }

        return files;
    }

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

using System.CommandLine;
using Trm.Cli.Directories;
using Trm.Cli.Terminal;
using Trm.Contracts.Rejections;
using Trm.Contracts.Statistics;
using Trm.Envelope.Keys;
using Trm.Envelope.Statistics;

namespace Trm.Cli.Statistics;

/// <summary>What the secretariat does with participants' files: they are opened and verified, and the record of publications says whether this may be published.</summary>
internal abstract class SecretariatCommand : TrmCommand
{
    private readonly Argument<string[]> _files = new("FILE") { Description = "What participants exported for one year, at least three", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _directory = new("--directory") { Description = "The directory that says who may sign", Required = true, HelpName = "FILE" };
    private readonly Option<string?> _fingerprint = new("--fingerprint") { Description = "Take no other directory than the one with this fingerprint", HelpName = "HEX" };
    private readonly Option<string> _key = new("--key") { Description = "The secretariat's private key; its certificate (.pem) lies beside it", Required = true, HelpName = "FILE" };
    private readonly Option<int?> _k = new("--k") { Description = "The smallest group that is shown; by default the largest k of the participants' agreements, and never smaller", HelpName = "N" };
    private readonly Option<string> _record = new("--record") { Description = "What was published before: a year is published once, from one set of files", Required = true, HelpName = "FILE" };
    private readonly Option<bool> _newRecord = new("--new-record") { Description = "Nothing was ever published, and there is no record yet: make it" };

    protected SecretariatCommand(Screen screen, string name, string description, string example)
        : base(screen, name, description, example)
    {
        Arguments.Add(_files);
        foreach (var option in new Option[] { _directory, _fingerprint, _key, _k, _record, _newRecord })
            Options.Add(option);
    }

    /// <summary>The participants' files, and what was published before.</summary>
    protected sealed record Given(IReadOnlyList<SealedFigures> Files, int K, RecordFile Published)
    {
        public IReadOnlyList<YearFigures> Figures => [.. Files.Select(f => f.Figures)];

        public int Year => Files[0].Figures.Year;

        public bool IsTraining => Files[0].Figures.IsTraining;

        /// <summary>What the record names. Where one participant stands there twice, what is combined of it is refused before.</summary>
        public IReadOnlyDictionary<Contracts.Identifiers.ParticipantId, string> Digests => Files.DistinctBy(f => f.Figures.Participant).ToDictionary(f => f.Figures.Participant, f => f.Sha256);
    }

    protected abstract Task<int> RunAsync(ParseResult line, Given given, CancellationToken cancel);

    protected sealed override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var keyFile = line.GetRequiredValue(_key);
        if (!EncryptionKey.Load(keyFile, Path.ChangeExtension(keyFile, ".pem")).Try(out var key, out var refused))
            return Screen.Refuse([refused]);
        var trust = await DirectoryFiles.TrustAsync(line.GetRequiredValue(_directory), line.GetValue(_fingerprint), Screen.Time.GetUtcNow(), cancel);
        if (!trust.IsOk)
            return Screen.Refuse(trust.Rejections);
        var (files, faults) = (new List<SealedFigures>(), new List<Rejection>());
        foreach (var path in line.GetRequiredValue(_files))
        {
            var opened = SealedFigures.Open(await Input.ReadAsync(path, SealedFigures.MaxBytes, cancel), key, trust.Value);
            if (opened.IsOk)
                files.Add(opened.Value);
            else
                faults.AddRange(opened.Rejections.Select(r => r with { Path = r.Path is null ? path : $"{path}: {r.Path}" }));
        }

        if (faults.Count > 0)
            return Screen.Refuse(faults);
        var record = await RecordFile.TakeAsync(line.GetRequiredValue(_record), line.GetValue(_newRecord), cancel);
        if (!record.IsOk)
            return Screen.Refuse(record.Rejections);
        using var published = record.Value;
        return await RunAsync(line, new(files, line.GetValue(_k) ?? files.Max(f => f.Figures.K), published), cancel);
    }

    /// <summary>A file of a result; null where it is not wanted. It must not be there yet.</summary>
    protected static void DemandAbsent(string? path)
    {
        if (path is not null && File.Exists(path))
            throw new CommandException(ExitCode.Refused, "FILE_EXISTS", $"{path} exists already; name another, or move it away");
    }
}

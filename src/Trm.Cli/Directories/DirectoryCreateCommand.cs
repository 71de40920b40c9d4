using System.CommandLine;
using Trm.Cli.Keys;
using Trm.Cli.Terminal;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;

namespace Trm.Cli.Directories;

/// <summary><c>trm directory create</c></summary>
internal sealed class DirectoryCreateCommand : TrmCommand
{
    private readonly Option<string[]> _keys = DirectoryFiles.GovernanceKeys();
    private readonly Option<string?> _make = new("--make") { Description = "Make the keys that do not exist yet; NAME stands in their certificates", HelpName = "NAME" };
    private readonly Option<string[]> _governors = new("--governor") { Description = "Certificate (.pem) of a governance key that others hold and sign with later", HelpName = "FILE" };
    private readonly Option<int> _quorum = new("--k") { Description = "How many governance keys must sign each version", DefaultValueFactory = _ => 1, HelpName = "N" };
    private readonly Option<bool> _training = new("--training") { Description = "For an exercise: nodes take it with --training yes and no other way, and nothing sealed in it counts outside" };
    private readonly Option<string[]> _entries = DirectoryFiles.Entries();
    private readonly Option<string> _output = DirectoryFiles.Output();

    public DirectoryCreateCommand(Screen screen)
        : base(screen, "create", "Make version 1 of a directory, and governance keys where asked", "trm directory create --make \"Test network\" --key governance.key -o directory.p7s")
    {
        Options.Add(_keys);
        Options.Add(_make);
        Options.Add(_governors);
        Options.Add(_quorum);
        Options.Add(_training);
        Options.Add(_entries);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var now = Screen.Time.GetUtcNow();
        var paths = line.GetRequiredValue(_keys);
        if (line.GetValue(_make) is { } holder)
            Make(paths, holder, now);
        var keys = DirectoryFiles.LoadKeys(paths);
        if (!keys.IsOk)
            return Screen.Refuse(keys.Rejections);
        var certificates = keys.Value.Select(k => k.Certificate).ToList();
        foreach (var path in line.GetValue(_governors) ?? [])
        {
            var certificate = KeyFile.ReadCertificate(path);
            if (!certificate.IsOk)
                return Screen.Refuse(certificate.Rejections);
            certificates.Add(certificate.Value);
        }

        var quorum = line.GetValue(_quorum);
        if (quorum < 1 || quorum > certificates.Count)
            throw CommandException.Usage($"--k is 1 to {certificates.Count}, the number of governance keys");
        var entries = await DirectoryFiles.ReadEntriesAsync(line.GetValue(_entries) ?? [], cancel);
        if (!entries.IsOk)
            return Screen.Refuse(entries.Rejections);
        var document = entries.Value.Aggregate(DirectoryDocument.Create(Governance.Of(quorum, certificates), now, line.GetValue(_training)), (d, entry) => d.Add(entry));
        var signed = DirectoryFiles.Sign(document, keys.Value, now);
        if (!signed.IsOk)
            return Screen.Refuse(signed.Rejections);
        var output = line.GetRequiredValue(_output);
        await Input.WriteNewAsync(output, signed.Value.Bytes, cancel);
        return DirectoryFiles.Report(Screen, signed.Value, output);
    }

    private static void Make(IEnumerable<string> paths, string holder, DateTimeOffset now)
    {
        foreach (var path in paths.Where(p => !File.Exists(p)))
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
                KeyFolder.MakeOwnerOnly(folder);
            GovernanceKey.Create(holder, now).Save(path, DirectoryFiles.CertificateBeside(path));
        }
    }
}

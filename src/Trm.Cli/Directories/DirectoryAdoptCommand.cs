using System.CommandLine;
using System.Text;
using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope;
using Trm.Envelope.Directory;

namespace Trm.Cli.Directories;

/// <summary><c>trm directory adopt</c></summary>
internal sealed class DirectoryAdoptCommand : TrmCommand
{
    private readonly Argument<string> _file = DirectoryFiles.File("The new version");
    private readonly Option<string?> _current = new("--current") { Description = "The version in force, which the new one must succeed", HelpName = "FILE" };
    private readonly Option<string?> _fingerprint = new("--fingerprint") { Description = "For a first adoption: the fingerprint, learnt by a way of its own", HelpName = "HEX" };
    private readonly Option<ParticipantId> _self = Input.Participant("--participant", "Ourselves: nobody removes our entry but we", required: false);
    private readonly Option<string> _output = DirectoryFiles.Output();

    public DirectoryAdoptCommand(Screen screen)
        : base(
            screen, "adopt", "Check a directory as the successor of the one in force, and write it; a running node is given it by: trm node adopt",
            "trm directory adopt directory-2.p7s --current directory.p7s --participant AT -o directory.p7s")
    {
        Arguments.Add(_file);
        Options.Add(_current);
        Options.Add(_fingerprint);
        Options.Add(_self);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var output = line.GetRequiredValue(_output);
        var adopted = await AdoptAsync(line, output, cancel);
        if (!adopted.IsOk)
            return Screen.Refuse(adopted.Rejections);
        await Input.ReplaceAsync(output, adopted.Value.Signed.Bytes, cancel);
        if (Screen.IsJson)
            Screen.Json(json => DirectoryText.Write(json, adopted.Value.Signed));
        else
            Screen.Facts(("adopted", $"version {adopted.Value.Version}"), ("fingerprint", adopted.Value.Fingerprint), ("file", output));
        return ExitCode.Ok;
    }

    private async Task<Result<TrustDirectory>> AdoptAsync(ParseResult line, string output, CancellationToken cancel)
    {
        var (file, current, fingerprint) = (line.GetRequiredValue(_file), line.GetValue(_current), line.GetValue(_fingerprint));
        if (current is null == fingerprint is null)
            throw CommandException.Usage("give --current FILE, or --fingerprint HEX for a first adoption");
        var now = Screen.Time.GetUtcNow();
        if (current is null)
            return await DirectoryFiles.TrustAsync(file, fingerprint, now, cancel);
        var inForce = await DirectoryFiles.TrustAsync(current, null, now, cancel);
        var bytes = await Input.ReadAsync(file, SizeLimits.Directory, cancel);
        var judged = inForce.Then(c => TrustDirectory.Succeed(c, bytes, line.GetValue(_self), now));
        return judged.IsOk ? await WaitedAsync(judged.Value, output + ".waits", now, cancel) : Result<TrustDirectory>.Refused(judged.Rejections);
    }

    // A version that replaces an entry without its key: the first sight of it is noted beside the output, and the same command a day later adopts it.
    private static async Task<Result<TrustDirectory>> WaitedAsync(DirectorySuccession succession, string note, DateTimeOffset now, CancellationToken cancel)
    {
        if (!succession.Waits)
            return succession.Next;
        var seen = File.Exists(note) ? (await File.ReadAllTextAsync(note, cancel)).Split(' ') : [];
        if (seen is not [var fingerprint, var time] || fingerprint != succession.Next.Fingerprint || !WireTime.TryParse(time, out var since))
        {
            since = WireTime.Cut(now);
            await Input.ReplaceAsync(note, Encoding.ASCII.GetBytes($"{succession.Next.Fingerprint} {WireTime.Format(since)}"), cancel);
        }

        if (now < since + DirectorySuccession.Wait)
            return new Rejection(
                RejectionCode.DirectoryWaits, $"participant {succession.Replaced[0]}",
                $"every governance key replaces this entry without a key of the participant: telephone them; the same command adopts it after {WireTime.Format(since + DirectorySuccession.Wait)}");
        File.Delete(note);
        return succession.Next;
    }
}

using System.CommandLine;
using Trm.Cli.Directories;
using Trm.Cli.Terminal;
using Trm.Contracts.Rejections;
using Trm.Envelope;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;

namespace Trm.Cli.Messages;

/// <summary><c>trm message open</c></summary>
internal sealed class MessageOpenCommand : TrmCommand
{
    private readonly Argument<string> _file = MessageFiles.File();
    private readonly Option<string> _directory = new("--directory") { Description = "The directory that says who may sign", Required = true, HelpName = "FILE" };
    private readonly Option<string?> _fingerprint = new("--fingerprint") { Description = "Take no other directory than the one with this fingerprint", HelpName = "HEX" };
    private readonly Option<string> _key = new("--key") { Description = "The recipient's private encryption key (encrypt.key)", Required = true, HelpName = "FILE" };

    public MessageOpenCommand(Screen screen)
        : base(
            screen, "open", "Verify and decrypt a sealed message, and print its payload; a refusal prints the true code",
            "trm message open message.trm --directory directory.p7s --key keys/RS/encrypt.key")
    {
        Arguments.Add(_file);
        Options.Add(_directory);
        Options.Add(_fingerprint);
        Options.Add(_key);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var now = Screen.Time.GetUtcNow();
        var directory = await DirectoryFiles.TrustAsync(line.GetRequiredValue(_directory), line.GetValue(_fingerprint), now, cancel);
        if (!directory.IsOk)
            return Screen.Refuse(directory.Rejections);
        var keyPath = line.GetRequiredValue(_key);
        if (!File.Exists(keyPath))
            throw CommandException.Absent(keyPath);
        var key = EncryptionKey.Load(keyPath, directory.Value.Participants.SelectMany(p => p.Encryption).Select(k => k.Certificate));
        if (!key.IsOk)
            return Screen.Refuse(key.Rejections);
        var message = await MessageFiles.ReadAsync(line.GetRequiredValue(_file), cancel);
        var opened = message.Then(m => Open(m, directory.Value, key.Value));
        if (!opened.IsOk)
            return Screen.Refuse(opened.Rejections);
        foreach (var note in MessageFiles.Names(opened.Value.Verified.Notes(now, directory.Value)))
            Screen.Note($"noted: {note}");
        if (Screen.IsJson)
            Print(opened.Value);
        else
            await Screen.Stream.WriteAsync(opened.Value.Payload, cancel);
        return ExitCode.Ok;
    }

    /// <summary>The stages, in their order: the order is the security.</summary>
    internal static Result<OpenedMessage> Open(SealedMessage message, TrustDirectory directory, EncryptionKey key)
    {
        var owner = directory.Participants.First(p => p.Encryption.Any(k => k.Certificate.Equals(key.Certificate))).Id;
        return message.Verify(directory).Then(header => header.Admit(owner, new EncryptionKeyRing([key]), directory)).Then(admitted => admitted.Open());
    }

    private void Print(OpenedMessage opened) => Screen.Json(json =>
    {
        json.WriteStartObject();
        MessageFiles.Write(json, opened.Header);
        json.WriteString("payloadSha256", opened.PayloadSha256);
        json.WritePropertyName("meta");
        json.WriteRawValue(opened.Capsule.MetaBytes.Span);
        json.WritePropertyName("payload");
        json.WriteRawValue(opened.Payload.Span);
        json.WriteEndObject();
    });
}

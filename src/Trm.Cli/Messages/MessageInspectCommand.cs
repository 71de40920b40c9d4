using System.CommandLine;
using System.Security.Cryptography;
using Trm.Cli.Directories;
using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope;

namespace Trm.Cli.Messages;

/// <summary><c>trm message inspect</c></summary>
internal sealed class MessageInspectCommand : TrmCommand
{
    private readonly Argument<string> _file = MessageFiles.File();
    private readonly Option<string?> _directory = new("--directory") { Description = "Verify the signature against this directory", HelpName = "FILE" };
    private readonly Option<string?> _fingerprint = new("--fingerprint") { Description = "Take no other directory than the one with this fingerprint", HelpName = "HEX" };

    public MessageInspectCommand(Screen screen)
        : base(
            screen, "inspect", "Show what a sealed message tells without a key; verified only where a directory is given",
            "trm message inspect message.trm --directory directory.p7s")
    {
        Arguments.Add(_file);
        Options.Add(_directory);
        Options.Add(_fingerprint);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var read = await MessageFiles.ReadAsync(line.GetRequiredValue(_file), cancel);
        if (!read.IsOk)
            return Screen.Refuse(read.Rejections);
        var message = read.Value;
        if (UnverifiedHeader.Read(message) is not { } unverified)
            return Screen.Refuse([new(RejectionCode.HeaderProfile, MessageFiles.HeaderName, "not a header of this house; openssl cms -cmsout -print shows what it is")]);

        IReadOnlyList<Rejection> refused = [];
        IReadOnlyList<string> notes = [];
        string? signer = null;
        if (line.GetValue(_directory) is { } path)
        {
            var directory = await DirectoryFiles.TrustAsync(path, line.GetValue(_fingerprint), Screen.Time.GetUtcNow(), cancel);
            if (!directory.IsOk)
                return Screen.Refuse(directory.Rejections);
            var verified = message.Verify(directory.Value);
            refused = verified.Rejections;
            if (verified.IsOk)
            {
                signer = $"{verified.Value.From}, {verified.Value.Signer.Participant.Name}";
                notes = MessageFiles.Names(verified.Value.Notes(Screen.Time.GetUtcNow(), directory.Value));
            }
        }

        var intact = Convert.ToHexStringLower(SHA256.HashData(message.Envelope.Span)) == unverified.Claims.EnvSha256;
        if (Screen.IsJson)
            Print(message, unverified, intact, signer, notes);
        else
            Show(message, unverified, intact, signer, notes);
        return refused.Count > 0 ? Screen.Refuse(refused) : ExitCode.Ok;
    }

    private void Show(SealedMessage message, UnverifiedHeader unverified, bool intact, string? signer, IReadOnlyList<string> notes)
    {
        var header = unverified.Claims;
        Screen.Paragraph(signer is null
            ? "UNVERIFIED: anybody may have written this. Give --directory to verify."
            : $"Signed by {signer}; certificate listed, signature and profile hold.");
        Screen.Line();
        Screen.Facts(
            ("transmission", header.Id.ToString()),
            ("from, to", $"{header.From} \u2192 {header.To}"),
            ("number", $"{header.Seq}, generation {header.Gen}"),
            ("sealed", WireTime.Format(header.Iat)),
            ("expires", WireTime.Format(header.Exp)),
            ("directory", $"version {header.Dir}"),
            ("suite", header.Suite),
            ("sealed to", string.Join(", ", header.Rcp)),
            ("signed with", unverified.Certificate.SkiHex),
            ("envelope", $"{message.Envelope.Length} bytes, {(intact ? "as the header names it" : "NOT the one that the header names: damaged or exchanged")}"),
            ("noted", notes.Count == 0 ? null : string.Join(", ", notes)),
            ("inside", "kind, case and content are encrypted: trm message open"));
    }

    private void Print(SealedMessage message, UnverifiedHeader unverified, bool intact, string? signer, IReadOnlyList<string> notes) => Screen.Json(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("verified", signer is not null);
        MessageFiles.Write(json, unverified.Claims);
        json.WriteString("signer", unverified.Certificate.SkiHex);
        json.WriteNumber("bytes", message.Bytes.Length);
        json.WriteBoolean("envelopeIntact", intact);
        json.WriteStartArray("noted");
        foreach (var note in notes)
            json.WriteStringValue(note);
        json.WriteEndArray();
        json.WriteEndObject();
    });
}

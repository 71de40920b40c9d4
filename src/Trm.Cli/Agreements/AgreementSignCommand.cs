using System.CommandLine;
using Trm.Cli.Terminal;
using Trm.Contracts.Agreements;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope.Agreements;
using Trm.Envelope.Keys;

namespace Trm.Cli.Agreements;

/// <summary><c>trm agreement sign</c></summary>
internal sealed class AgreementSignCommand : TrmCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The agreement (.json), or what another party has signed already (.p7s)" };
    private readonly Option<ParticipantId> _participant = Input.Participant("--participant", "Who signs");
    private readonly Option<string> _keys = new("--keys") { Description = "The folder made by: trm keys new", Required = true, HelpName = "DIR" };
    private readonly Option<string> _output = new("--output", "-o") { Description = "Where to write the signed agreement", Required = true, HelpName = "FILE" };

    public AgreementSignCommand(Screen screen)
        : base(
            screen, "sign", "Sign an agreement for one party; it counts once all have signed",
            "trm agreement sign at-rs.json --participant AT --keys keys/AT -o at-rs-1.p7s\ntrm agreement sign at-rs-1.p7s --participant RS --keys keys/RS -o at-rs.p7s")
    {
        Arguments.Add(_file);
        Options.Add(_participant);
        Options.Add(_keys);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var (path, who, output) = (line.GetRequiredValue(_file), line.GetRequiredValue(_participant), line.GetRequiredValue(_output));
        var bytes = await Input.ReadAsync(path, SignedAgreement.MaxBytes, cancel);
        var now = Screen.Time.GetUtcNow();
        var keys = KeyStore.Load(who, line.GetRequiredValue(_keys)).Then(store => store.SigningAt(now));
        var signed = keys.Then(own => Path.GetExtension(path) == ".p7s"
            ? SignedAgreement.Parse(bytes).Then(before => IfParty(before.Agreement, who).Then(_ => before.Sign(own, now)))
            : Agreement.Read(bytes).Then(read => IfParty(read, who)).Then(read => SignedAgreement.Sign(read, own, now)));
        if (!signed.IsOk)
            return Screen.Refuse(signed.Rejections);
        await Input.WriteNewAsync(output, signed.Value.Bytes, cancel);
        var (agreement, count) = (signed.Value.Agreement, signed.Value.Signers.Count);
        if (Screen.IsJson)
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("agreement", agreement.Id);
                json.WriteNumber("version", agreement.Version);
                json.WriteString("fingerprint", signed.Value.Fingerprint);
                json.WriteNumber("signatures", count);
                json.WriteNumber("parties", agreement.Parties.Count);
                json.WriteString("file", output);
                json.WriteEndObject();
            });
        else
            Screen.Facts(
                ("agreement", agreement.ToString()), ("fingerprint", signed.Value.Fingerprint), ("signatures", $"{count} of {agreement.Parties.Count}"), ("written to", output));
        return ExitCode.Ok;
    }

    private static Result<Agreement> IfParty(Agreement agreement, ParticipantId who) => agreement.Party(who) is null
        ? new Rejection(RejectionCode.SenderNotAuthorised, "participant", $"{who} is no party of {agreement}")
        : agreement;
}

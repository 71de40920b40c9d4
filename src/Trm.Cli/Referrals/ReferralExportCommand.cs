using System.CommandLine;
using Trm.Cli.Terminal;
using Trm.Contracts.Fhir;
using Trm.Contracts.Htcds;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;

namespace Trm.Cli.Referrals;

/// <summary><c>trm referral export</c></summary>
internal sealed class ReferralExportCommand : TrmCommand
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Payloads of one case, oldest first, as trm message open prints them",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _format = Formats();

    public ReferralExportCommand(Screen screen)
        : base(
            screen, "export", "Print what received messages tell of a case as a case file of HTCDS 2.0, for the office's own case system",
            "trm referral export identity.json answer.json > case.csv")
    {
        Arguments.Add(_files);
        Options.Add(_format);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var messages = new List<Message>();
        foreach (var file in line.GetRequiredValue(_files))
        {
            var read = MessageReader.Parse(await Input.ReadAsync(file, FhirReader.MaxBytes, cancel));
            if (!read.IsOk)
                return Screen.Refuse(read.Rejections);
            messages.Add(read.Value);
        }

        var written = ReceivedCase.Of([.. messages]).Then(c => Screen.IsJson || line.GetRequiredValue(_format) == "json" ? HtcdsWriter.Json([c], HtcdsScope.Mapped) : HtcdsWriter.Csv([c], HtcdsScope.Mapped));
        if (!written.IsOk)
            return Screen.Refuse(written.Rejections);
        await Screen.Stream.WriteAsync(written.Value, cancel);
        Screen.Note("This is personal data in the clear: what is masked or was not asked is empty in it, and it rests on the consents of these messages.");
        return ExitCode.Ok;
    }

    private static Option<string> Formats()
    {
        var format = new Option<string>("--format") { Description = "csv or json", DefaultValueFactory = _ => "csv", HelpName = "csv|json" };
        format.AcceptOnlyFromAmong("csv", "json");
        return format;
    }
}

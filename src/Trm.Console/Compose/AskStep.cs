using Trm.Console.Wire;
using Trm.Contracts.Codes;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Node.Referrals;

namespace Trm.Console.Compose;

/// <summary>What is asked, of whom, and how soon; and the office's own word for the case.</summary>
public sealed record AskStep(Purpose Purpose, Urgency Urgency, OrganisationId Organisation, IReadOnlyList<string> Services, string Word)
{
    private static readonly HtcdsCodeList Kinds = HtcdsCatalogue.Field("spl_Type").Codes!;

    /// <summary>Its fields.</summary>
    public static readonly IReadOnlySet<string> Fields = new HashSet<string>(["purpose", "urgency", "participant", "code", "services", "word"], StringComparer.Ordinal);

    /// <summary>Words that an office may choose: colours and things, never a name.</summary>
    public static IReadOnlyList<(string, string)> Words { get; } = [.. CaseWord.Things.Concat(CaseWord.Colours).Select(w => (w, w))];

    /// <summary>The kinds of support.</summary>
    public static IReadOnlyList<(string, string)> ServiceOptions { get; } = CodeWords.Options(Kinds);

    /// <summary>What was typed; null where something is wrong with it.</summary>
    public static AskStep? Read(FormReader read, IReadOnlyCollection<string> participants)
    {
        var before = read.Faults.Count;
        var purpose = read.Code("purpose", CodeSystems.Purposes);
        var urgency = read.Code("urgency", CodeSystems.Urgencies);
        var participant = read.OneOf("participant", participants);
        var code = read.Text("code", 64);
        if (participant.Length > 0 && code.Length > 0 && !OrganisationId.Parse($"{participant}/{code}").IsOk)
            read.Refuse("code", "compose.fault-code");
        var services = read.Form.All("services");
        if (services.Count == 0 || services.Any(s => Kinds.Find(s) is null))
            read.Refuse("services", "frame.choose-some");
        var word = read.OneOf("word", [.. Words.Select(w => w.Item1)]);
        return read.Faults.Count > before ? null : new(purpose, urgency, OrganisationId.Parse($"{participant}/{code}").Value, [.. services.Distinct(StringComparer.Ordinal)], word);
    }
}

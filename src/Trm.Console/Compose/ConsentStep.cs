using Trm.Console.Wire;
using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;

namespace Trm.Console.Compose;

/// <summary>One consent, as an officer types it; several stand in a draft, each under a number.</summary>
internal static class ConsentStep
{
    /// <summary>Most consents of a draft.</summary>
    public const int Most = 12;

    /// <summary>In which capacity a person decides; who gave the consent follows from it.</summary>
    public static readonly IReadOnlyList<(string, string)> Capacities =
    [
        ("adult", "compose.capacity-adult"), ("adult-supported", "compose.capacity-supported"), ("child", "compose.capacity-child"),
    ];

    /// <summary>The name of a field.</summary>
    public static string Name(int number, string field) => FormattableString.Invariant($"c{number}-{field}");

    /// <summary>Whether a field is one of that consent.</summary>
    public static bool IsOf(string field, int number) => field.StartsWith(Name(number, ""), StringComparison.Ordinal);

    /// <summary>The numbers of the consents of a draft.</summary>
    public static IReadOnlyList<int> Numbers(Form answers) => [.. Enumerable.Range(1, Most).Where(n => answers.Names.Any(f => IsOf(f, n)))];

    /// <summary>The consent that was typed; null where something is wrong with it, which the reader then says.</summary>
    public static Consent? Read(FormReader read, int number, DateTimeOffset now, TimeZoneInfo zone, IReadOnlyCollection<string> participants)
    {
        var scope = read.Code(F("scope"), CodeSystems.ConsentScopes);
        var participant = read.OneOf(F("participant"), participants);
        var categories = read.Codes(F("categories"), CodeSystems.ConsentCategories, isNeeded: scope == ConsentScope.Sharing);
        var capacity = read.Code(F("capacity"), CodeSystems.ConsentCapacities);
        var language = read.Language(F("language"));
        var interpreted = read.Yes(F("interpreted"));
        var interpreter = interpreted ? Office("interpreter") : null;
        var explainedBy = Office("explained-by");
        var understood = read.Yes(F("understood"));
        var given = read.Moment(F("given"));
        var until = read.Date(F("until"));
        var code = read.Text(F("code"), 64);
        if (code.Length > 0 && participant.Length > 0 && !OrganisationId.Parse($"{participant}/{code}").IsOk)
            read.Refuse(F("code"), "compose.fault-code");
        if (given > now)
            read.Refuse(F("given"), "compose.fault-given");
        var taking = scope == ConsentScope.Return ? new ReturnTaking(read.Code(F("taken-by"), CodeSystems.ConsentTakers), read.Yes(F("right-told"))) : null;
        var hours = read.Number(F("hours"), 0, 8760);
        var form = read.Code(F("form"), CodeSystems.ConsentForms);
        var place = read.Code(F("place"), CodeSystems.ConsentPlaces);
        var copy = read.Code(F("copy"), CodeSystems.ConsentCopies);
        if (read.Faults.Keys.Any(f => IsOf(f, number)))
            return null;
        var consent = new Consent
        {
            Id = ConsentId.Parse(read.Form[F("id")]).Try(out var id, out _) ? id : ConsentId.Of(Guid.NewGuid()),
            Version = 1,
            Scope = scope,
            Organisation = OrganisationId.Parse($"{participant}/{code}").Value,
            Categories = categories,
            Giver = Giver(capacity),
            Capacity = capacity,
            Language = HtcdsCodeList.Languages.Find(language)!,
            Interpreter = interpreter,
            ExplainedBy = explainedBy,
            Form = form,
            Place = place,
            Copy = copy,
            TimeToThinkHours = hours,
            GivenAt = given,
            // "Until" a day is the whole of that day.
            Expires = Midnight(until.AddDays(1), zone),
            Return = taking,
        };
        foreach (var fault in ConsentRules.Judge(consent, understood, "").Rejections)
        {
            var (field, text) = Rule(fault.Path!);
            read.Refuse(F(field), text);
        }


        return read.Faults.Keys.Any(f => IsOf(f, number)) ? null : consent;

        string F(string field) => Name(number, field);

        string Office(string field)
        {
            var typed = read.Text(F(field), 32);
            if (typed.Length > 0 && !OfficeCode.IsOne(typed))
                read.Refuse(F(field), "compose.fault-office-code");
            return typed;
        }
    }

    /// <summary>An adult decides alone, a supported adult with the supporter, a child with the guardian.</summary>
    private static ConsentGiver Giver(ConsentCapacity capacity) => capacity switch
    {
        ConsentCapacity.Adult => ConsentGiver.Person,
        ConsentCapacity.AdultSupported => ConsentGiver.PersonAndSupporter,
        _ => ConsentGiver.GuardianAndChild,
    };

    private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var there = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(there, zone.GetUtcOffset(there)).ToUniversalTime();
    }

    // The members of a consent as its rules name them, and the fields of the form.
    private static (string Field, string Text) Rule(string path) => path.TrimStart('.') switch
    {
        "understandingChecked" => ("understood", "compose.rule-understood"),
        "timeToThinkHours" => ("hours", "compose.rule-hours"),
        "expires" => ("until", "compose.rule-until"),
        _ => ("scope", "compose.rule-scope"),
    };
}

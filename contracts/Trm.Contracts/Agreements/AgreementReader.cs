using Trm.Contracts.Codes;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Agreements;

/// <summary>Reads an agreement: every member by name, every fault with its place.</summary>
internal static class AgreementReader
{
    private const int MaxParties = 32;

    public static Result<Agreement> Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > Agreement.MaxBytes)
            return new Rejection(RejectionCode.TooLarge, "agreement", $"an agreement has at most {Agreement.MaxBytes / 1024} KiB");
        using var json = CompactJson.TryParse(bytes);
        if (json is null)
            return new Rejection(RejectionCode.FileInvalid, "agreement", "the agreement is not JSON (RFC 8259, UTF-8)");
        var faults = new FileFaults();
        var agreement = Read(new JsonObjectReader(json.RootElement, "", faults, "agreement"));
        return faults.Count > 0 ? Result<Agreement>.Refused(faults.List) : agreement;
    }

    private static Agreement Read(JsonObjectReader json)
    {
        if (json.Number("agreement", "1, the version of the agreement's form") is not (0 or 1))
            json.Fault(RejectionCode.ContractVersionUnsupported, "agreement", "this is version 1 of the agreement's form");
        var kinds = json.Texts("kinds", RejectionCode.CodeInvalid, "one of " + string.Join(", ", AgreementCodes.Kinds), AgreementCodes.Kinds.Contains, required: true);
        foreach (var missing in AgreementCodes.KindsAlwaysInForce.Except(kinds, StringComparer.Ordinal))
            json.Fault(RejectionCode.Required, "kinds", $"no agreement leaves out {missing}: a fact, a stop and a person's right are always taken");
        var before = Part(json, "beforeDeparture");
        var agreement = new Agreement
        {
            Id = json.Text("id", "2 to 32 of A-Z, 0-9 and '-'", IsName),
            Version = AtLeast(json, "version", 1, "a whole number from 1"),
            Example = json.Has("example") ? json.Text("example", "a sentence that says that nobody has agreed to this", t => t.Length is >= 10 and <= 300) : null,
            Scope = json.Code("scope", AgreementCodes.Scopes),
            Contract = Contract(json),
            From = json.Time("from"),
            Until = json.Time("until"),
            Parties = [.. json.Objects("parties", "parties", required: true).Select(Party).OrderBy(p => p.Participant)],
            Languages = Languages(json),
            Kinds = [.. AgreementCodes.Kinds.Where(kinds.Contains)],
            Categories = [.. json.Codes("categories", CodeSystems.ConsentCategories, required: true).Order()],
            Deadlines = Deadlines(json, kinds),
            Resend = Resend(json),
            Arrival = Arrival(json),
            FollowUps = Ascending(json, "followUps", onTheClock: false),
            FinalCheckOpens = Term(before, "finalCheckOpens", t => t.RunsOnTheClock, "h or min", "24 h"),
            FinalCheckCloses = Term(before, "finalCheckCloses", t => t.RunsOnTheClock, "h or min", "2 h"),
            ClearanceBefore = Term(before, "clearance", t => t.Unit == TermUnit.WorkingDays, "wd", "3 wd"),
            FastTrack = FastTrack(json),
            K = K(json),
            Retention = Term(json, "retention", t => t is { Unit: TermUnit.Months, Number: <= 600 }, "mo, at most 600", "24 mo"),
        };
        before.Close();
        Judge(json, agreement);
        json.Close();
        return agreement;
    }

    private static void Judge(JsonObjectReader json, Agreement agreement)
    {
        if (json.Has("from") && json.Has("until") && agreement.Until <= agreement.From)
            json.Fault(RejectionCode.Value, "until", "an agreement ends after it began");
        if (agreement.Parties.Count is < 2 or > MaxParties)
            json.Fault(RejectionCode.Value, "parties", $"two to {MaxParties} parties");
        if (agreement.Scope == AgreementScope.Pair && agreement.Parties.Count > 2)
            json.Fault(RejectionCode.Value, "parties", "a pair has two parties");
        if (agreement.Parties.DistinctBy(p => p.Participant).Count() != agreement.Parties.Count)
            json.Fault(RejectionCode.Value, "parties", "each party once");
        if (agreement.FinalCheckCloses.AtLeast >= agreement.FinalCheckOpens.AtLeast)
            json.Fault(RejectionCode.Value, "beforeDeparture.finalCheckCloses", "the final check opens before it closes");
    }

    // An agreement for a version that this node does not speak would bind it to what it cannot keep.
    private static ContractVersion Contract(JsonObjectReader json)
    {
        ContractVersion? version = null;
        json.Text("contract", $"the contract's version, such as {ContractVersion.Current}", t => ContractVersion.Parse(t).Try(out version, out _));
        if (version is not null && !ContractVersion.Supported.Contains(version))
            json.Fault(RejectionCode.ContractVersionUnsupported, "contract", $"this node speaks version {string.Join(" and ", ContractVersion.Supported)} of the contract");
        return version ?? ContractVersion.Current;
    }

    private static AgreementParty Party(JsonObjectReader json)
    {
        ParticipantId.Parse(json.Text("participant", "2 to 16 of A-Z, 0-9 and '-'", t => ParticipantId.Parse(t).IsOk)).Try(out var id, out _);
        var country = json.Text("country", "an ISO 3166-1 country code of two letters", t => t.Length == 2 && HtcdsCodeList.Countries.Find(t) == t);
        TimeZoneInfo? zone = null;
        json.Text("timeZone", "an IANA time zone, such as Europe/Vienna", t => IsZone(t) && TimeZoneInfo.TryFindSystemTimeZoneById(t, out zone) && zone.Id == t);
        var days = json.Codes("workingDays", AgreementCodes.Days, required: true);
        DutyHours? hours = null;
        json.Text("dutyHours", "hours of one day, written 08:00-17:00", t => DutyHours.Parse(t).Try(out hours, out _));
        var languages = Languages(json);
        json.Close();
        return new(
            id ?? ParticipantId.Parse("XX").Value, country, zone ?? TimeZoneInfo.Utc, [.. days.Order()], hours ?? DutyHours.Parse("09:00-17:00").Value, languages);
    }

    // A row for each row of the built-in table whose kind is in force, and no other: what was agreed can be read without the table.
    private static List<DeadlineRule> Deadlines(JsonObjectReader json, IReadOnlyList<string> kinds)
    {
        var rows = new Dictionary<string, DeadlineRule>(StringComparer.Ordinal);
        foreach (var item in json.Objects("deadlines", "deadlines", required: true))
        {
            var before = item.FaultCount;
            var kind = item.Text("kind", "a kind that is in force", kinds.Contains);
            var rule = new DeadlineRule(
                kind,
                item.Has("topic") ? item.Code("topic", CodeSystems.Topics) : null,
                item.Code("step", AgreementCodes.Steps),
                Term(item, "urgent", _ => true, "any unit", "24 h"),
                Term(item, "routine", _ => true, "any unit", "24 h"));
            item.Close();
            if (item.FaultCount > before)
                continue;
            if (!AgreementDefaults.Deadlines.Any(d => d.ToString() == rule.ToString()))
                item.Fault(RejectionCode.Value, item.Path, "the contract has no deadline of this kind, topic and step");
            else if (!rows.TryAdd(rule.ToString(), rule))
                item.Fault(RejectionCode.Value, item.Path, "the same deadline stands here twice");
            if (rule.Urgent.AtLeast > rule.Routine.AtLeast)
                item.Fault(RejectionCode.Value, item.At("urgent"), "an urgent case does not wait longer than another");
            if (rule.Step == DeadlineStep.Seen && !(rule.Urgent.RunsOnTheClock && rule.Routine.RunsOnTheClock)
                && MessageKind.Catalogue.Any(k => k.Kind == kind && k.Class == MessageClass.Report))
                item.Fault(RejectionCode.Value, item.Path, "seeing a report runs on the clock, min or h: nobody waits for Monday to look");
        }

        var needed = AgreementDefaults.Deadlines.Where(d => kinds.Contains(d.Kind, StringComparer.Ordinal)).ToList();
        foreach (var rule in needed.Where(d => !rows.ContainsKey(d.ToString())))
            json.Fault(RejectionCode.Required, "deadlines", $"a row is missing: {rule}");
        return [.. needed.Select(d => rows.GetValueOrDefault(d.ToString(), d))];
    }

    private static ResendRule Resend(JsonObjectReader json)
    {
        var before = json.FaultCount;
        var resend = Part(json, "resend");
        var rule = new ResendRule(
            Ascending(resend, "routine", onTheClock: true), Clock(resend, "undelivered"), Ascending(resend, "urgent", onTheClock: true), Clock(resend, "call"));
        resend.Close();
        if (json.FaultCount > before)
            return rule;
        if (rule.Routine.Any(t => t.AtLeast >= rule.Undelivered.AtLeast))
            json.Fault(RejectionCode.Value, "resend.undelivered", "after the last resend");
        if (rule.Urgent.Any(t => t.AtLeast >= rule.Call.AtLeast))
            json.Fault(RejectionCode.Value, "resend.call", "after the last resend");
        return rule;
    }

    private static ArrivalRule Arrival(JsonObjectReader json)
    {
        var before = json.FaultCount;
        var arrival = Part(json, "arrival");
        var rule = new ArrivalRule(
            Clock(arrival, "call"), Clock(arrival, "alarm"), Clock(arrival, "notMet"), Clock(arrival, "missing"), Clock(arrival, "child"));
        arrival.Close();
        if (json.FaultCount > before)
            return rule;
        TimeSpan[] steps = [rule.Call.AtLeast, rule.Alarm.AtLeast, rule.NotMet.AtLeast, rule.Missing.AtLeast];
        if (!steps.SequenceEqual(steps.Order()))
            json.Fault(RejectionCode.Value, "arrival", "call, alarm, notMet and missing follow each other");
        if (rule.Child.AtLeast > rule.Call.AtLeast)
            json.Fault(RejectionCode.Value, "arrival.child", "nobody waits longer for a child");
        return rule;
    }

    private static FastTrackRule FastTrack(JsonObjectReader json)
    {
        var part = Part(json, "fastTrack");
        var allowed = part.Flag("allowed");
        var rule = new FastTrackRule(
            [.. part.Codes("by", AgreementCodes.Roles, required: allowed).Order()], [.. part.Codes("second", AgreementCodes.Roles, required: allowed).Order()]);
        if (!allowed && (rule.By.Count > 0 || rule.Second.Count > 0))
            json.Fault(RejectionCode.Value, "fastTrack", "nobody may do what is not allowed");
        part.Close();
        return rule;
    }

    private static int K(JsonObjectReader json)
    {
        var part = Part(json, "statistics");
        var k = AtLeast(part, "k", Agreement.LeastK, $"a whole number from {Agreement.LeastK}: a smaller group can be recognised");
        part.Close();
        return k;
    }

    private static int AtLeast(JsonObjectReader json, string member, int least, string hint)
    {
        var before = json.FaultCount;
        var number = json.Number(member, hint);
        if (number < least && json.FaultCount == before)
            json.Fault(RejectionCode.Value, json.At(member), hint);
        return number;
    }

    private static JsonObjectReader Part(JsonObjectReader json, string member)
    {
        if (json.Object(member) is { } part)
            return part;
        json.Fault(RejectionCode.Required, json.At(member), "an object with named members");
        return json.Nothing(member);
    }

    private static IReadOnlyList<string> Languages(JsonObjectReader json) =>
        json.Texts("languages", RejectionCode.CodeInvalid, HtcdsCodeList.Languages.Hint, t => HtcdsCodeList.Languages.Find(t) == t, required: true);

    private static List<Term> Ascending(JsonObjectReader json, string member, bool onTheClock)
    {
        var terms = json.Texts(member, RejectionCode.Value, Agreements.Term.Hint, t => Agreements.Term.Parse(t).Try(out var term, out _) && (term.RunsOnTheClock || !onTheClock), required: true)
            .Select(Agreements.Term.Of).ToList();
        if (!terms.Select(t => t.AtLeast).SequenceEqual(terms.Select(t => t.AtLeast).Distinct().Order()))
            json.Fault(RejectionCode.Value, json.At(member), "one after the other");
        return terms;
    }

    private static Term Clock(JsonObjectReader json, string member) => Term(json, member, t => t.RunsOnTheClock, "h or min", "1 min");

    private static Term Term(JsonObjectReader json, string member, Func<Term, bool> isOne, string units, string standIn)
    {
        var term = Agreements.Term.Of(standIn);
        json.Text(member, $"{Agreements.Term.Hint}; here {units}", t =>
        {
            if (!Agreements.Term.Parse(t).Try(out var read, out _) || !isOne(read))
                return false;
            term = read;
            return true;
        });
        return term;
    }

    private static bool IsName(string text) =>
        text.Length is >= 2 and <= 32 && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-');

    // The system would also look for files and for Windows' own names.
    private static bool IsZone(string text) =>
        text.Length is >= 3 and <= 40 && char.IsAsciiLetterUpper(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+')
        && !text.Contains("//", StringComparison.Ordinal);
}

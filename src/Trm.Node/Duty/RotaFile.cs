using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Webhooks;

namespace Trm.Node.Duty;

/// <summary>
/// Reads the file of a duty rota. A rota with a hole is worse than none: everybody believes that somebody is called. So every fault refuses the whole file, with its place and what to do:
/// <c>FILE_INVALID</c>, <c>TOO_LARGE</c>, <c>CONTRACT_VERSION_UNSUPPORTED</c>, <c>STRUCTURE</c>, <c>REQUIRED</c> (nobody is on duty, no deputy, no way to reach somebody), <c>VALUE</c>, <c>CODE_INVALID</c>,
/// <c>ID_REUSED</c> (one officer twice).
/// </summary>
internal static class RotaFile
{
    public const int MaxBytes = 256 * 1024;

    private const string Clock = "HH:mm";
    private const string Moment = "yyyy-MM-dd HH:mm";

    private static readonly string[] Days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        MaxDepth = 8,
    };

    private sealed record Rota([property: JsonPropertyName("rota")] int? Form, string? TimeZone, IReadOnlyList<Person?>? People, IReadOnlyList<Week?>? Week, IReadOnlyList<Date?>? Dates);

    private sealed record Person(string? Officer, IReadOnlyList<Channel?>? Channels);

    private sealed record Channel(string? Way, string? To, string? Says, string? SecretFile, string? AuthorityFile);

    private sealed record Week(IReadOnlyList<string?>? Days, string? From, string? Until, string? Officer, string? Deputy);

    private sealed record Date(string? From, string? Until, string? Officer, string? Deputy);

    /// <summary>Reads the file at that path; secrets and authorities it names are looked for beside it.</summary>
    /// <param name="hasMail">Whether the node has a mail server.</param>
    public static Result<DutyRota> Read(string path, bool hasMail)
    {
        if (!File.Exists(path))
            return new Rejection(RejectionCode.FileInvalid, "rota", "there is no such file; make it, or leave the setting out");
        try
        {
            return new FileInfo(path).Length > MaxBytes
                ? new Rejection(RejectionCode.TooLarge, "rota", $"a rota has at most {MaxBytes / 1024} KiB")
                : Read(File.ReadAllBytes(path), Path.GetDirectoryName(Path.GetFullPath(path))!, hasMail);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new Rejection(RejectionCode.FileInvalid, "rota", "the file cannot be read; look at its rights and at the disk");
        }
    }

    /// <summary>Reads its bytes.</summary>
    public static Result<DutyRota> Read(ReadOnlyMemory<byte> bytes, string folder, bool hasMail)
    {
        using (var json = CompactJson.TryParse(bytes))
            if (json is null)
                return new Rejection(RejectionCode.FileInvalid, "rota", "the file is not JSON (RFC 8259, UTF-8)");
        Rota? rota;
        try
        {
            rota = JsonSerializer.Deserialize<Rota>(bytes.Span, Json);
        }
        catch (JsonException)
        {
            return new Rejection(RejectionCode.Structure, "rota", "not the members of a rota, each once: rota, timeZone, people (officer, channels: way, to, says, secretFile, authorityFile), week (days, from, until, officer, deputy), dates (from, until, officer, deputy)");
        }

        return rota is null ? new Rejection(RejectionCode.Structure, "rota", "one JSON object") : new Reader(folder, hasMail).Read(rota);
    }

    private sealed class Reader(string folder, bool hasMail)
    {
        private readonly List<Rejection> _faults = [];
        private readonly List<DutyPerson> _people = [];

        public Result<DutyRota> Read(Rota rota)
        {
            if (rota.Form != 1)
                Fault(RejectionCode.ContractVersionUnsupported, "rota", "1, the version of the rota's form");
            TimeZoneInfo? zone = null;
            if (rota.TimeZone is not { Length: >= 3 and <= 40 } name || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('/' or '_' or '-' or '+')) || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone) || zone.Id != name)
                Fault(RejectionCode.Value, "timeZone", "an IANA time zone, such as Europe/Vienna");
            foreach (var (i, person) in (rota.People ?? []).Index())
                Read(person, $"people[{i}]");
            if (_people.Count == 0 && _faults.Count == 0)
                Fault(RejectionCode.Required, "people", "those who take duty: an officer and a deputy at least");
            var week = (rota.Week ?? []).Index().SelectMany(w => Read(w.Item, $"week[{w.Index}]")).ToList();
            var dates = (rota.Dates ?? []).Index().Select(d => Read(d.Item, $"dates[{d.Index}]")).OfType<DutyRota.DateShift>().OrderBy(d => d.From).ToList();
            if (_faults.Count == 0)
                Cover(week, dates);
            return _faults.Count > 0 ? Result<DutyRota>.Refused(_faults) : new DutyRota(zone!, _people, week, dates);
        }

        private void Read(Person? person, string path)
        {
            if (!OfficeCode.IsOne(person?.Officer))
            {
                Fault(RejectionCode.Value, $"{path}.officer", OfficeCode.Hint);
                return;
            }

            if (_people.Any(p => p.Officer == person!.Officer))
                Fault(RejectionCode.IdReused, $"{path}.officer", "each officer stands here once, with all the ways to reach them");
            var channels = (person!.Channels ?? []).Index().Select(c => Read(c.Item, $"{path}.channels[{c.Index}]")).OfType<DutyChannel>().ToList();
            if (person.Channels is not { Count: > 0 })
                Fault(RejectionCode.Required, $"{path}.channels", "at least one way to reach them: email or webhook");
            if (channels.DistinctBy(c => c.Name, StringComparer.Ordinal).Count() != channels.Count)
                Fault(RejectionCode.Value, $"{path}.channels", "each way once");
            _people.Add(new(person.Officer!, channels));
        }

        private DutyChannel? Read(Channel? channel, string path)
        {
            var says = channel?.Says ?? "count";
            if (says is not ("count" or "alarm"))
                Fault(RejectionCode.CodeInvalid, $"{path}.says", "count (how many items wait, and since when) or alarm (which, about which country, what to do)");
            switch (channel?.Way)
            {
                case "email":
                    if (!MailAddress.Parse(channel.To).Try(out var address, out _))
                        Fault(RejectionCode.Value, $"{path}.to", MailAddress.Hint);
                    if (channel.SecretFile is not null || channel.AuthorityFile is not null)
                        Fault(RejectionCode.Structure, path, "an e-mail has no secret and no authorities of its own; those of the mail server are settings of the node");
                    if (!hasMail)
                        Fault(RejectionCode.Required, path, "the node has no mail server: give the setting mail, or another way");
                    return address is null ? null : new(DutyWay.Email, address.Text, says == "alarm");
                case "webhook":
                    var secret = Beside(channel.SecretFile);
                    var authority = Beside(channel.AuthorityFile);
                    if (!Webhook.IsAddress(channel.To))
                        Fault(RejectionCode.Value, $"{path}.to", "https://host/path without user and fragment; http on this machine only");
                    if (!WebhookSecret.IsFile(secret))
                        Fault(RejectionCode.Required, $"{path}.secretFile", WebhookSecret.Hint);
                    if (authority is not null && !File.Exists(authority))
                        Fault(RejectionCode.Required, $"{path}.authorityFile", "a PEM file of those who may vouch for the server");
                    return channel.To is null ? null : new(DutyWay.Webhook, channel.To, says == "alarm", secret, authority);
                default:
                    Fault(RejectionCode.CodeInvalid, $"{path}.way", "email or webhook");
                    return null;
            }
        }

        private IEnumerable<DutyRota.WeekShift> Read(Week? shift, string path)
        {
            var pair = Pair(shift?.Officer, shift?.Deputy, path);
            var (from, until) = (Minute(shift?.From, $"{path}.from"), Minute(shift?.Until, $"{path}.until"));
            var days = (shift?.Days ?? []).Select(d => Array.IndexOf(Days, d)).ToList();
            if (days.Count == 0 || days.Contains(-1) || days.Distinct().Count() != days.Count)
                Fault(RejectionCode.CodeInvalid, $"{path}.days", $"one or more, each once, of {string.Join(", ", Days)}: those on which the shift begins");
            if (pair is null || from is null || until is null || days.Contains(-1))
                return [];
            // Until the same time is until the next day.
            var length = until > from ? until.Value - from.Value : until.Value - from.Value + (24 * 60);
            return days.Select(day => new DutyRota.WeekShift((day * 24 * 60) + from.Value, length, pair.Value.Officer, pair.Value.Deputy));
        }

        private DutyRota.DateShift? Read(Date? shift, string path)
        {
            var pair = Pair(shift?.Officer, shift?.Deputy, path);
            if (Time(shift?.From) is not { } from || Time(shift?.Until) is not { } until || from >= until)
            {
                Fault(RejectionCode.Value, path, "from and until, written 2026-12-24 08:00, one before the other");
                return null;
            }

            return pair is { } p ? new(from, until, p.Officer, p.Deputy) : null;
        }

        private (DutyPerson Officer, DutyPerson Deputy)? Pair(string? officer, string? deputy, string path)
        {
            var (one, other) = (_people.Find(p => p.Officer == officer), _people.Find(p => p.Officer == deputy));
            if (one is null)
                Fault(RejectionCode.Required, $"{path}.officer", "who is on duty: an officer of people");
            if (other is null)
                Fault(RejectionCode.Required, $"{path}.deputy", "who is called where the officer does not answer: another officer of people");
            if (one is not null && one == other)
                Fault(RejectionCode.Value, $"{path}.deputy", "the deputy is another person than the officer");
            return one is null || other is null ? null : (one, other);
        }

        // Every minute of the week is one officer's. Dates take the place of the week, and never of each other.
        private void Cover(List<DutyRota.WeekShift> week, List<DutyRota.DateShift> dates)
        {
            var count = new int[DutyRota.MinutesOfWeek];
            foreach (var shift in week)
                for (var i = 0; i < shift.Length; i++)
                    count[(shift.From + i) % DutyRota.MinutesOfWeek]++;
            if (Array.IndexOf(count, 0) is var gap and >= 0)
                Fault(RejectionCode.Required, "week", $"nobody is on duty on {Named(gap)}, for {Run(count, gap, 0)} minutes: the duty number answers day and night");
            if (Array.FindIndex(count, c => c > 1) is var twice and >= 0)
                Fault(RejectionCode.Value, "week", $"two shifts at once on {Named(twice)}: nobody knows whose call it is");
            foreach (var (one, next) in dates.Zip(dates.Skip(1)))
                if (next.From < one.Until)
                    Fault(RejectionCode.Value, "dates", $"two shifts at once on {next.From.ToString(Moment, CultureInfo.InvariantCulture)}: nobody knows whose call it is");
        }

        private static int Run(int[] count, int from, int value) => count.Skip(from).TakeWhile(c => c == value).Count();

        private static string Named(int minute) => string.Create(CultureInfo.InvariantCulture, $"{Days[minute / (24 * 60)]} {minute / 60 % 24:00}:{minute % 60:00}");

        private int? Minute(string? text, string path)
        {
            if (TimeOnly.TryParseExact(text, Clock, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
                return (time.Hour * 60) + time.Minute;
            Fault(RejectionCode.Value, path, "a time of the office's own clock, written 08:00");
            return null;
        }

        private static DateTime? Time(string? text) => DateTime.TryParseExact(text, Moment, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

        private string? Beside(string? file) => file is null ? null : Path.Combine(folder, file);

        private void Fault(RejectionCode code, string path, string hint) => _faults.Add(new(code, path, hint));
    }
}

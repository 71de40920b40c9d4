using System.Globalization;
using NUnit.Framework;
using Trm.Node.Duty;

namespace Trm.Node.Tests.Duty;

/// <summary>Who is on duty when; and a rota with a hole, two officers at once or nobody to fall back on is refused, with the place.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class RotaTests
{
    [TestCase("2026-11-23T07:00:00Z", "AT-90", "AT-91", "2026-11-23T19:00:00Z", TestName = "Monday at eight, Vienna's time")]
    [TestCase("2026-11-23T06:59:59Z", "AT-91", "AT-92", "2026-11-23T07:00:00Z", TestName = "A second before, the Sunday's shift runs over the end of the week")]
    [TestCase("2026-11-23T23:30:00Z", "AT-91", "AT-90", "2026-11-24T07:00:00Z", TestName = "At night, over midnight")]
    [TestCase("2026-11-28T12:00:00Z", "AT-91", "AT-92", "2026-11-29T07:00:00Z", TestName = "On Saturday")]
    [TestCase("2026-07-06T06:00:00Z", "AT-90", "AT-91", "2026-07-06T18:00:00Z", TestName = "In summer the same wall clock is an hour earlier in UTC")]
    [TestCase("2026-12-24T11:00:00Z", "AT-92", "AT-91", "2026-12-27T07:00:00Z", TestName = "A date takes the place of the week")]
    [TestCase("2026-12-24T10:00:00Z", "AT-90", "AT-91", "2026-12-24T11:00:00Z", TestName = "The shift before a date ends with it")]
    [TestCase("2026-03-29T00:30:00Z", "AT-91", "AT-92", "2026-03-29T06:00:00Z", TestName = "In the night in which an hour is left out")]
    public void On_duty(string at, string officer, string deputy, string until)
    {
        var duty = Rotas.Read(Rotas.Lawful).Value.At(Time(at));

        Assert.That((duty.Officer.Officer, duty.Deputy.Officer, duty.Until), Is.EqualTo((officer, deputy, Time(until))));
    }

    // In the night to 25 October 2026 the clocks show the time from two to three twice: 00:00 to 01:00 UTC, and 01:00 to 02:00 UTC.
    [TestCase("2026-10-25T00:29:00Z", "AT-91", "2026-10-25T00:30:00Z", TestName = "Before the relief")]
    [TestCase("2026-10-25T00:30:00Z", "AT-90", "2026-10-26T01:30:00Z", TestName = "At half past two, the first time")]
    [TestCase("2026-10-25T01:10:00Z", "AT-90", "2026-10-26T01:30:00Z", TestName = "At ten past two, the second time, nobody takes duty back")]
    [TestCase("2026-10-25T01:30:00Z", "AT-90", "2026-10-26T01:30:00Z", TestName = "At half past two, the second time")]
    public void In_the_hour_that_comes_twice_duty_changes_hands_once(string at, string officer, string until)
    {
        const string week = "\"week\": [";
        var rota = Rotas.Lawful[..(Rotas.Lawful.IndexOf(week, StringComparison.Ordinal) + week.Length)] + """
            { "days": ["sunday", "tuesday", "thursday"], "from": "02:30", "until": "02:30", "officer": "AT-90", "deputy": "AT-92" },
            { "days": ["monday", "wednesday", "friday", "saturday"], "from": "02:30", "until": "02:30", "officer": "AT-91", "deputy": "AT-92" }] }
            """;

        var duty = Rotas.Read(rota).Value.At(Time(at));

        Assert.That((duty.Officer.Officer, duty.Until), Is.EqualTo((officer, Time(until))));
    }

    [Test]
    public void A_file_that_cannot_be_read_is_refused_and_ends_nothing() => Assert.That(RotaFile.Read("/proc/self/mem", hasMail: true).Rejection.ToString(), Does.StartWith("FILE_INVALID at rota"));

    [TestCase("\"friday\"], \"from\": \"20:00\", \"until\": \"08:00\"", "\"friday\"], \"from\": \"20:00\", \"until\": \"07:00\"", "REQUIRED at week: nobody is on duty on saturday 07:00, for 60 minutes", TestName = "An hour without anybody")]
    [TestCase("\"friday\"], \"from\": \"20:00\"", "\"friday\"], \"from\": \"19:30\"", "VALUE at week: two shifts at once on friday 19:30", TestName = "Two at once")]
    [TestCase("Europe/Vienna", "Europe/Wien", "VALUE at timeZone", TestName = "A zone that there is not")]
    [TestCase("Europe/Vienna", "W. Europe Standard Time", "VALUE at timeZone", TestName = "A zone of another system")]
    [TestCase("\"officer\": \"AT-91\", \"deputy\": \"AT-92\"", "\"officer\": \"AT-91\"", "REQUIRED at week[3].deputy", TestName = "No deputy")]
    [TestCase("\"officer\": \"AT-91\", \"deputy\": \"AT-92\"", "\"officer\": \"AT-91\", \"deputy\": \"AT-91\"", "VALUE at week[3].deputy", TestName = "The officer as deputy")]
    [TestCase("\"deputy\": \"AT-92\"", "\"deputy\": \"AT-93\"", "REQUIRED at week[3].deputy", TestName = "A deputy whom nobody can reach")]
    [TestCase("\"officer\": \"AT-92\", \"channels\"", "\"officer\": \"AT-90\", \"channels\"", "ID_REUSED at people[2].officer", TestName = "One officer twice")]
    [TestCase("\"officer\": \"AT-92\", \"channels\"", "\"officer\": \"Ana\", \"channels\"", "VALUE at people[2].officer", TestName = "A name")]
    [TestCase("[{ \"way\": \"email\", \"to\": \"duty.92@office.example\" }]", "[]", "REQUIRED at people[2].channels", TestName = "No way to reach somebody")]
    [TestCase("duty.92@office.example", "duty 92@office.example", "VALUE at people[2].channels[0].to", TestName = "No address")]
    [TestCase("duty.92@office.example", "a@b.example\\r\\nBcc: c@d.example", "VALUE at people[2].channels[0].to", TestName = "A line break in an address")]
    [TestCase("\"way\": \"email\", \"to\": \"duty.92@office.example\"", "\"way\": \"pigeon\", \"to\": \"roof\"", "CODE_INVALID at people[2].channels[0].way", TestName = "A way that there is not")]
    [TestCase("\"says\": \"alarm\"", "\"says\": \"everything\"", "CODE_INVALID at people[1].channels[0].says", TestName = "More than may be said")]
    [TestCase("\"until\": \"2026-12-27 08:00\"", "\"until\": \"2026-12-24 08:00\"", "VALUE at dates[0]", TestName = "A date that ends before it begins")]
    [TestCase("\"dates\": [", "\"dates\": [{ \"from\": \"2026-12-26 08:00\", \"until\": \"2026-12-28 08:00\", \"officer\": \"AT-90\", \"deputy\": \"AT-91\" }, ", "VALUE at dates: two shifts at once on 2026-12-26 08:00", TestName = "Two dates at once")]
    [TestCase("\"rota\": 1", "\"rota\": 2", "CONTRACT_VERSION_UNSUPPORTED at rota", TestName = "Another form")]
    [TestCase("\"rota\": 1,", "\"rota\": 1, \"duty\": 2,", "STRUCTURE at rota", TestName = "A member that there is not")]
    [TestCase("\"rota\": 1,", "", "CONTRACT_VERSION_UNSUPPORTED at rota", TestName = "No form")]
    [TestCase("{\n  \"rota\"", "[", "FILE_INVALID at rota", TestName = "No JSON")]
    public void Refused(string lawful, string bad, string fault)
    {
        var changed = Rotas.Lawful.Replace(lawful, bad, StringComparison.Ordinal);
        Assert.That(changed, Is.Not.EqualTo(Rotas.Lawful));

        var read = Rotas.Read(changed);

        Assert.That(read.IsOk, Is.False);
        Assert.That(read.Rejection.ToString(), Does.StartWith(fault));
        Assert.That(read.Rejections.Select(r => r.Hint), Is.All.Not.Empty);
    }

    [TestCase("{ \"way\": \"webhook\", \"to\": \"http://sms.office.example/trm\", \"secretFile\": \"hook\" }", "VALUE at people[0].channels[0].to", TestName = "A webhook in the clear to another machine")]
    [TestCase("{ \"way\": \"webhook\", \"to\": \"https://user@sms.office.example/trm\", \"secretFile\": \"hook\" }", "VALUE at people[0].channels[0].to", TestName = "A webhook with a user in its address")]
    [TestCase("{ \"way\": \"webhook\", \"to\": \"https://sms.office.example/trm\" }", "REQUIRED at people[0].channels[0].secretFile", TestName = "A webhook without a secret")]
    [TestCase("{ \"way\": \"webhook\", \"to\": \"https://sms.office.example/trm\", \"secretFile\": \"open\" }", "REQUIRED at people[0].channels[0].secretFile", TestName = "A secret that others may read")]
    [TestCase("{ \"way\": \"webhook\", \"to\": \"https://sms.office.example/trm\", \"secretFile\": \"short\" }", "REQUIRED at people[0].channels[0].secretFile", TestName = "A secret that can be guessed")]
    [TestCase("{ \"way\": \"webhook\", \"to\": \"https://sms.office.example/trm\", \"secretFile\": \"hook\", \"authorityFile\": \"nobody.pem\" }", "REQUIRED at people[0].channels[0].authorityFile", TestName = "Authorities that are not there")]
    [TestCase("{ \"way\": \"email\", \"to\": \"duty@office.example\", \"secretFile\": \"hook\" }", "STRUCTURE at people[0].channels[0]", TestName = "A secret for an e-mail")]
    public void Refused_way(string channel, string fault)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("trm-rota-").FullName;
        foreach (var (name, text, mode) in new[] { ("hook", Secret(32), Own), ("open", Secret(32), Own | UnixFileMode.GroupRead), ("short", Secret(8), Own) })
        {
            File.WriteAllText(Path.Combine(folder, name), text);
            File.SetUnixFileMode(Path.Combine(folder, name), mode);
        }

        var lawful = Rotas.Read(Rotas.Always("{ \"way\": \"webhook\", \"to\": \"https://sms.office.example/trm\", \"secretFile\": \"hook\" }", Email), folder: folder);
        var bad = Rotas.Read(Rotas.Always(channel, Email), folder: folder);
        System.IO.Directory.Delete(folder, recursive: true);

        Assert.That(lawful.IsOk, Is.True);
        Assert.That(bad.IsOk, Is.False);
        Assert.That(bad.Rejection.ToString(), Does.StartWith(fault));
    }

    [Test]
    public void An_e_mail_needs_a_mail_server() =>
        Assert.That(Rotas.Read(Rotas.Lawful, hasMail: false).Rejection.ToString(), Does.StartWith("REQUIRED at people[0].channels[0]: the node has no mail server"));

    [Test]
    public void At_every_minute_of_a_year_there_are_two_persons()
    {
        var rota = Rotas.Read(Rotas.Lawful).Value;
        for (var at = Time("2026-01-01T00:00:00Z"); at < Time("2027-01-01T00:00:00Z"); at = at.AddMinutes(7))
        {
            var duty = rota.At(at);
            if (duty.Officer == duty.Deputy || duty.Until <= at || duty.Until > at.AddDays(4))
                Assert.Fail($"{at:O}: {duty.Officer.Officer}, {duty.Deputy.Officer} until {duty.Until:O}");
        }
    }

    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Email = "{ \"way\": \"email\", \"to\": \"duty.91@office.example\" }";

    private static string Secret(int length) => "whsec_" + Convert.ToBase64String(new byte[length]) + "\n";

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

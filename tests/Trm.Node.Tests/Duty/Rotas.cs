using System.Text;
using Trm.Contracts.Rejections;
using Trm.Node.Duty;
using Trm.Node.Tests.Exchange;

namespace Trm.Node.Tests.Duty;

/// <summary>A lawful rota of two officers and a third for the holidays, and what a test makes of it.</summary>
internal static class Rotas
{
    public const string Lawful = """
        {
          "rota": 1,
          "timeZone": "Europe/Vienna",
          "people": [
            { "officer": "AT-90", "channels": [{ "way": "email", "to": "duty.90@office.example" }] },
            { "officer": "AT-91", "channels": [{ "way": "email", "to": "duty.91@office.example", "says": "alarm" }] },
            { "officer": "AT-92", "channels": [{ "way": "email", "to": "duty.92@office.example" }] }
          ],
          "week": [
            { "days": ["monday", "tuesday", "wednesday", "thursday", "friday"], "from": "08:00", "until": "20:00", "officer": "AT-90", "deputy": "AT-91" },
            { "days": ["monday", "tuesday", "wednesday", "thursday"], "from": "20:00", "until": "08:00", "officer": "AT-91", "deputy": "AT-90" },
            { "days": ["friday"], "from": "20:00", "until": "08:00", "officer": "AT-91", "deputy": "AT-90" },
            { "days": ["saturday", "sunday"], "from": "08:00", "until": "08:00", "officer": "AT-91", "deputy": "AT-92" }
          ],
          "dates": [{ "from": "2026-12-24 12:00", "until": "2026-12-27 08:00", "officer": "AT-92", "deputy": "AT-91" }]
        }
        """;

    public static Result<DutyRota> Read(string json, bool hasMail = true, string? folder = null) => RotaFile.Read(Encoding.UTF8.GetBytes(json), folder ?? Path.GetTempPath(), hasMail);

    /// <summary>Gives that participant of a world a rota, and a mail server that is not there: whoever is called out hears nothing, and it costs nothing.</summary>
    public static void Lay(World world, string name)
    {
        File.WriteAllText(world.RotaOf(name), Lawful);
        world.Mail = new() { Uri = new("smtp://127.0.0.1:1"), From = "node@office.example" };
    }

    /// <summary>A rota in which AT-90 is always on duty and AT-91 always the deputy.</summary>
    public static string Always(string officerChannels, string deputyChannels) => $$"""
        {
          "rota": 1, "timeZone": "Europe/Vienna",
          "people": [{ "officer": "AT-90", "channels": [{{officerChannels}}] }, { "officer": "AT-91", "channels": [{{deputyChannels}}] }],
          "week": [{ "days": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"], "from": "08:00", "until": "08:00", "officer": "AT-90", "deputy": "AT-91" }]
        }
        """;
}

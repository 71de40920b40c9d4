using System.Text.Json;
using Trm.Node;
using Trm.Node.Accounts;

namespace Trm.Console.Tests.Approvals;

/// <summary>An officer who signs decisions, in a session of their own: with a device, or with password and app.</summary>
internal sealed class Signer : IDisposable
{
    private readonly Consoles _at;

    private Signer(Consoles at, Officer officer, Visitor visitor, Device? device) => (_at, Officer, Visitor, Device) = (at, officer, visitor, device);

    public Officer Officer { get; }

    public Visitor Visitor { get; }

    /// <summary>Null where they have a password alone.</summary>
    public Device? Device { get; }

    public string Origin => _at.Public.GetLeftPart(UriPartial.Authority);

    /// <summary>Somebody new.</summary>
    /// <param name="organisation">Whose officer a case worker is; null for one of the office.</param>
    public static async Task<Signer> ComesAsync(Consoles at, string code, Role role = Role.Coordinator, bool hasDevice = true, string? organisation = null)
    {
        var order = new InvitationOrder(code, role, organisation) { IsOfOffice = organisation is null };
        var visitor = at.Visitor();
        await visitor.AcceptAsync((await at.Node.Accounts.InviteAsync(order, Consoles.Administrator)).Value.Secret, at.World.Time.GetUtcNow());
        var signer = new Signer(at, new Officer(code, role) { Organisation = organisation }, visitor, hasDevice ? new Device() : null);
        if (signer.Device is { } device)
            await device.EnrolAsync(visitor, signer.Origin);
        return signer;
    }

    /// <summary>What the page gives their device to sign; null where nothing is to be signed by them.</summary>
    public async Task<string?> AskedAsync(string approval)
    {
        var answer = await Visitor.PostAsync($"/approve/{approval}/options");
        if (answer.Status != System.Net.HttpStatusCode.OK)
            return null;
        using var json = JsonDocument.Parse(answer.Body);
        Assert.That(json.RootElement.GetProperty("options").GetProperty("allowCredentials").EnumerateArray().Single().GetProperty("id").GetString(), Is.EqualTo(Device!.Id), "their own passkey alone");
        return json.RootElement.GetProperty("options").GetRawText();
    }

    /// <summary>Their device's answer to what the page asks.</summary>
    public async Task<string> AnswerAsync(string approval)
    {
        using var options = JsonDocument.Parse((await AskedAsync(approval))!);
        return Device!.Answer(options.RootElement, Origin);
    }

    /// <summary>Signs as the page asks.</summary>
    public async Task<Answer> SignAsync(string approval) => Device is null ? await SignAsync(approval, Visitor.Password, Code()) : await SendAsync(approval, await AnswerAsync(approval));

    /// <summary>Sends any answer of a device.</summary>
    public Task<Answer> SendAsync(string approval, string credential) => Visitor.PostAsync($"/approve/{approval}/passkey", ("ceremony", ""), ("credential", credential));

    /// <summary>Signs with a password.</summary>
    public async Task<Answer> SignAsync(string approval, string password, string code, string? shown = null) => await Visitor.PostAsync(
        $"/approve/{approval}/password", ("shown", shown ?? (await Visitor.GetAsync($"/approve/{approval}")).Field("shown")), ("password", password), ("code", code));

    /// <summary>A code of the moment that was not taken yet.</summary>
    public string Code()
    {
        _at.World.Time.By += TimeSpan.FromSeconds(30);
        return Totp.CodeAt(Visitor.TotpSecret, _at.World.Time.GetUtcNow());
    }

    public void Dispose()
    {
        Visitor.Dispose();
        Device?.Dispose();
    }
}

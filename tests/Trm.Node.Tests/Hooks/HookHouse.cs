using Microsoft.Extensions.Logging;
using Trm.Node.Hooks;
using Trm.Node.Tests.Duty;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using Trm.Node.Tests.Webhooks;

namespace Trm.Node.Tests.Hooks;

/// <summary>A stage on which three national systems are told by Serbia's node: that of the office, of the shelter, and of a house that has nothing to do with the case.</summary>
internal sealed class HookHouse : IAsyncDisposable
{
    public static readonly Officer Office = Stage.Belgrade;
    public static readonly Officer Shelter = new("RS-CW-1", Role.CaseWorker) { Organisation = "RS-SHELTER" };
    public static readonly Officer Other = new("RS-CW-66", Role.CaseWorker) { Organisation = "RS-OTHER" };

    private readonly TestAuthority _files;

    private HookHouse(TestAuthority files, IReadOnlyDictionary<Officer, WebhookReceiver> receivers, Stage stage, Kept log) => (_files, Receivers, Stage, Log) = (files, receivers, stage, log);

    public Stage Stage { get; }

    public Kept Log { get; }

    public IReadOnlyDictionary<Officer, WebhookReceiver> Receivers { get; }

    public static string NameOf(Officer officer) => officer == Office ? "office" : officer == Shelter ? "shelter" : "other";

    public static async Task<HookHouse> OpenAsync()
    {
        var (files, log) = (new TestAuthority(), new Kept());
        var receivers = new Dictionary<Officer, WebhookReceiver>();
        var world = new World { Loggers = LoggerFactory.Create(b => b.AddProvider(log)) };
        var entries = new List<string>();
        foreach (var officer in new[] { Office, Shelter, Other })
        {
            var receiver = receivers[officer] = await WebhookReceiver.StartAsync();
            entries.Add(HookFiles.Entry(NameOf(officer), receiver.Address, files.Secret(receiver.Secret), officer));
        }

        await File.WriteAllTextAsync(world.HooksOf("RS"), HookFiles.Of(entries));
        return new(files, receivers, await Stage.OpenAsync(world), log);
    }

    /// <summary>Waits until nobody waits for a call.</summary>
    public Task ToldAsync() => Eventually.True(
        async () => await Stage.World.ScalarAsync("RS", "SELECT count(*) FROM hook_event WHERE state = 'waiting'") == 0, "everybody has been told", 30);

    /// <summary>What that system was told, as it sees it itself.</summary>
    public async Task<IReadOnlyList<HookEvent>> EventsAsync(Officer officer) => (await Stage.Rs.Hooks.EventsAsync(NameOf(officer), officer, 0, HookDesk.MostAtOnce)).Value;

    public async ValueTask DisposeAsync()
    {
        await Stage.DisposeAsync();
        foreach (var receiver in Receivers.Values)
            await receiver.DisposeAsync();
        _files.Dispose();
    }
}

using System.Text.Json;
using NUnit.Framework;
using Trm.Node.Http;
using Trm.Node.Tests.Exchange;
using Trm.Testing;

namespace Trm.Node.Tests.Http;

/// <summary>The OpenAPI document of a node: whole, valid, and enough for a client that is generated from it.</summary>
internal sealed class The_document_of_the_interface
{
    private const string Golden = "contracts/openapi.json";

    private World _world = null!;
    private ApiHost _at = null!;
    private string _document = null!;
    private bool _isWhole;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _world = new World();
        await _world.StartAllAsync();
        await _world.Quiet();
        _at = await ApiHost.StartAsync(_world, "AT");
        using var anybody = new HttpClient { BaseAddress = _at.Address };
        using var answer = await anybody.GetAsync(ApiDocument.Path);
        (_document, _isWhole) = (await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentLength is not null);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _at.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Test]
    public void Is_what_the_contract_publishes() => Trm.Testing.Golden.Holds(Golden, _document + "\n");

    [Test]
    public void Is_made_once_and_served_whole() => Assert.That(_isWhole, Is.True);

    [Test]
    public void Has_every_route_and_nothing_else()
    {
        var described = JsonDocument.Parse(_document).RootElement.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => $"{o.Name.ToUpperInvariant()} {p.Name}"));
        var mapped = _at.Mapped.Where(m => !m.Contains("/fhir", StringComparison.Ordinal) && !m.EndsWith(ApiDocument.Path, StringComparison.Ordinal)).ToList();

        Assert.That(described, Is.EquivalentTo(mapped));
        Assert.That(mapped, Has.Count.GreaterThan(70), "the routes are found at all");
    }

    [Test]
    public void Says_of_every_call_what_it_does_who_may_and_how_it_is_refused()
    {
        foreach (var path in JsonDocument.Parse(_document).RootElement.GetProperty("paths").EnumerateObject().Where(p => !p.Name.StartsWith("/health", StringComparison.Ordinal)))
            foreach (var call in path.Value.EnumerateObject())
            {
                var (name, responses) = ($"{call.Name} {path.Name}", call.Value.GetProperty("responses"));
                Assert.That(call.Value.GetProperty("summary").GetString(), Is.Not.Empty, name);
                Assert.That(call.Value.GetProperty("security").GetArrayLength(), Is.EqualTo(2), name);
                Assert.That(responses.EnumerateObject().Select(r => r.Name), Is.SupersetOf(new[] { "401", "403", "404", "422", "429", "503", "507" }), name);
                Assert.That(responses.EnumerateObject().Any(r => r.Name is "200" or "202"), Is.True, name);
            }
    }

    [Test]
    public void Names_the_calls_that_no_flood_of_others_holds_up()
    {
        var apart = JsonDocument.Parse(_document).RootElement.GetProperty("paths").EnumerateObject().Where(p => p.Value.TryGetProperty("post", out var post) && post.TryGetProperty("description", out _))
            .ToLookup(p => p.Value.GetProperty("post").GetProperty("description").GetString(), p => p.Name.Split('/')[^1]);

        Assert.That(apart[ApiCommons.CountedAs(Measure.Stop)], Is.EquivalentTo(new[] { "holds", "restriction", "departure", "arrival", "follow-up", "incidents", "withdrawal" }));
        Assert.That(apart[ApiCommons.CountedAs(Measure.Remedy)], Is.EquivalentTo(new[] { "lift", "resend", "export", "import", "take", "{message}", "{message}" }));
    }

    [Test]
    public void Is_valid_by_the_schema_of_its_makers_and_a_broken_one_is_not()
    {
        var broken = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():n}.json");
        File.WriteAllText(broken, _document.Replace("\"in\": \"path\"", "\"in\": \"mind\"", StringComparison.Ordinal));
        try
        {
            Assert.That(OpenApiTools.Validate(Path.Combine(Vectors.Checkout, Golden)), Is.Empty);
            Assert.That(OpenApiTools.Validate(broken), Is.Not.Empty);
        }
        finally
        {
            File.Delete(broken);
        }
    }

    [Test]
    public async Task Is_enough_for_a_generated_client_to_refer_read_page_stop_and_be_refused()
    {
        using var office = _at.Client();

        var answers = await Task.Run(() => OpenApiTools.Run(
            Path.Combine(Vectors.Checkout, Golden), _at.Address, office.DefaultRequestHeaders.Authorization!.Parameter!, Referrals.Lawful(), new(2026, 12, 1)));

        Assert.That(answers.Values.Select(a => (a.Name, a.Status)), Is.EqualTo(new[]
        {
            ("referred", 202), ("again", 202), ("other words", 422), ("state", 200), ("held", 200), ("second", 202), ("first page", 200), ("second page", 200), ("stopped", 202), ("refused", 422),
            ("why", 422), ("unknown", 404),
        }));
        Assert.That(answers["again"].Data.GetRawText(), Is.EqualTo(answers["referred"].Data.GetRawText()));
        Assert.That(answers["other words"].Data.GetProperty("code").GetString(), Is.EqualTo("KEY_REUSED"));
        Assert.That(answers["held"].Data.GetBoolean(), Is.False);
        var pages = new[] { answers["first page"], answers["second page"] }.Select(p => p.Data.EnumerateArray().Single().GetProperty("case").GetString());
        Assert.That(pages, Is.EquivalentTo(new[] { answers["referred"], answers["second"] }.Select(s => s.Data.GetProperty("case").GetString())));
        Assert.That(answers["refused"].Data.GetProperty("code").GetString(), Is.EqualTo("WRONG_RECIPIENT"));
        Assert.That(answers["why"].Data.GetString(), Is.Not.Empty);
    }
}

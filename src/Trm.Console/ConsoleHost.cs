using System.Net;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Trm.Console.Accounts;
using Trm.Console.Administration;
using Trm.Console.Answers;
using Trm.Console.Approvals;
using Trm.Console.Assets;
using Trm.Console.Clinic;
using Trm.Console.Compose;
using Trm.Console.Duty;
using Trm.Console.Escorts;
using Trm.Console.Figures;
using Trm.Console.Overview;
using Trm.Console.Oversight;
using Trm.Console.Own;
using Trm.Console.Reading;
using Trm.Console.Record;
using Trm.Console.Return;
using Trm.Console.RightsOfPersons;
using Trm.Console.SignIn;
using Trm.Console.Start;
using Trm.Console.Wire;
using Trm.Node;

namespace Trm.Console;

/// <summary>The console of one node: a web server of its own, that shares nothing with the node's HTTP interface but the process.</summary>
public static class ConsoleHost
{
    /// <summary>Largest body of a form, in bytes.</summary>
    public const long MaxForm = 64 * 1024;

    /// <summary>Builds it; who called starts and disposes of it.</summary>
    /// <param name="node">The node whose console it is; it outlives the console.</param>
    /// <param name="options">Validated here.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where it logs.</param>
    /// <exception cref="ArgumentException">The options would put a session on a line in the clear.</exception>
    public static WebApplication Build(TrmNode node, ConsoleOptions options, TimeProvider time, Action<ILoggingBuilder> log)
    {
        options.Validate();
        // An empty builder: no setting, address or log comes from anywhere else.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.Services.AddRoutingCore();
        AddForms(builder.Services, node, options);
        builder.Logging.AddFilter("Microsoft", LogLevel.None); // it would log addresses, and exceptions with their texts
        log(builder.Logging);
        var app = builder.Build();
        var parts = new ConsoleParts(node, options, time, app.Services.GetRequiredService<IAntiforgery>(), app.Logger);
        app.Lifetime.ApplicationStopped.Register(parts.Dispose);
        app.Use(next => context => Safeguards.ProtectAsync(context, parts, next));
        app.UseRouting();
        Map(new ConsoleRoutes(app, parts));
        return app;
    }

    /// <summary>Every page and every form there is.</summary>
    private static void Map(ConsoleRoutes routes)
    {
        AssetRoutes.Map(routes);
        StartPages.Map(routes);
        DonePages.Map(routes);
        SignInPages.Map(routes);
        ProviderPages.Map(routes);
        InvitationPages.Map(routes);
        OwnPages.Map(routes);
        OverviewPages.Map(routes);
        RecordPages.Map(routes);
        ExplanationPages.Map(routes);
        FiguresPages.Map(routes);
        DutyPages.Map(routes);
        EscortPages.Map(routes);
        AdministrationPages.Map(routes);
        ApprovalPages.Map(routes);
        ReadingPages.Map(routes);
        ComposePages.Map(routes);
        IdentityPages.Map(routes);
        HandOverPages.Map(routes);
        AnswerPages.Map(routes);
        CapacityPages.Map(routes);
        ReturnPages.Map(routes);
        RightsPages.Map(routes);
        AccountPages.Map(routes);
        ClinicPages.Map(routes);
        OversightPages.Map(routes);
        routes.MapRest();
    }

    private static void Listen(KestrelServerOptions kestrel, ConsoleOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxForm;
        var bound = options.Listen ?? options.Address;
        if (bound.IsLoopback && !IPAddress.TryParse(bound.Host, out _))
            kestrel.ListenLocalhost(bound.Port, Tls);
        else
            kestrel.Listen(IPAddress.TryParse(bound.Host.Trim('[', ']'), out var address) ? address : IPAddress.IPv6Any, bound.Port, Tls);

        void Tls(ListenOptions listen)
        {
            if (options.Certificate is { } certificate)
                listen.UseHttps(tls => (tls.ServerCertificate, tls.ServerCertificateChain) = (certificate, options.Chain));
        }
    }

    private static void AddForms(IServiceCollection services, TrmNode node, ConsoleOptions options)
    {
        services.AddAntiforgery(forms =>
        {
            forms.Cookie.Name = options.CookieName("form");
            forms.Cookie.SameSite = SameSiteMode.Strict;
            forms.Cookie.HttpOnly = true;
            forms.Cookie.Path = "/";
            forms.Cookie.SecurePolicy = options.IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
            forms.FormFieldName = ConsoleRoutes.FormToken;
            forms.HeaderName = null;
            forms.SuppressXFrameOptionsHeader = true; // the policy of content says it, to everybody alike
        });
        // What browsers carry is sealed under the node's own key; no key ring is kept beside it.
        foreach (var keyRing in services.Where(s => s.ServiceType == typeof(IHostedService)).ToList())
            services.Remove(keyRing);
        services.AddSingleton<IDataProtectionProvider>(new SealedByNode(node.SignIns, "console"));
    }
}

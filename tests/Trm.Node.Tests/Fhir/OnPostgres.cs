using Trm.Testing;

namespace Trm.Node.Tests.Fhir;

[OnStorage("postgres")]
internal sealed class A_case_management_system_OnPostgres : A_case_management_system;

[OnStorage("postgres")]
internal sealed class What_the_interface_refuses_OnPostgres : What_the_interface_refuses;

namespace Trm.Node.Tests.Fhir;

internal sealed class A_case_management_system_OnTheStorageOfTheRun : A_case_management_system;

internal sealed class What_the_interface_refuses_OnTheStorageOfTheRun : What_the_interface_refuses;

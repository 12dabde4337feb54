package dev.postern.aws;

import static dev.postern.aws.Requests.call;
import static dev.postern.aws.Requests.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.AwsParameter;
import dev.postern.core.CallText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a request neither the journal nor a reviewer may see, and what they have to. */
class SecretParametersTest {
  private static Reading json(String service, String target, String body) {
    return read(
        service,
        "POST /",
        body,
        "Content-Type: application/x-amz-json-1.1",
        "X-Amz-Target: " + target);
  }

  private static Reading form(String service, String version, String rest) {
    return read(
        service,
        "POST /",
        "Version=" + version + "&Action=" + rest,
        "Content-Type: application/x-www-form-urlencoded");
  }

  private static String told(Reading reading) {
    return CallText.of(call(reading)).json();
  }

  private static List<String> hidden(Reading reading) {
    return call(reading).parameters().stream()
        .filter(AwsParameter::sensitive)
        .map(AwsParameter::path)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "cognito-idp|AWSCognitoIdentityProviderService.AdminInitiateAuth"
            + "|{'UserPoolId':'p','ClientId':'c','AuthFlow':'ADMIN_USER_PASSWORD_AUTH',"
            + "'AuthParameters':{'USERNAME':'ann','PASSWORD':'hunter2'}}",
        "cognito-idp|AWSCognitoIdentityProviderService.CreateIdentityProvider"
            + "|{'UserPoolId':'p','ProviderName':'n','ProviderType':'OIDC',"
            + "'ProviderDetails':{'client_id':'c','client_secret':'hunter2'}}",
        "ecs|AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition"
            + "|{'family':'f','containerDefinitions':[{'name':'c',"
            + "'environment':[{'name':'GREETING','value':'hunter2'}]}]}",
        "glue|AWSGlue.CreateConnection|{'ConnectionInput':{'Name':'n','ConnectionType':'JDBC',"
            + "'ConnectionProperties':{'USERNAME':'ann','PASSWORD':'hunter2'}}}",
        "memorydb|AmazonMemoryDB.CreateUser|{'UserName':'ann','AccessString':'on',"
            + "'AuthenticationMode':{'Type':'password','Passwords':['hunter2']}}",
        "directconnect|OvertureService.CreateBGPPeer|{'virtualInterfaceId':'v',"
            + "'newBGPPeer':{'authKey':'hunter2'}}",
        "elasticmapreduce|ElasticMapReduce.RunJobFlow|{'Name':'n','Instances':{},"
            + "'KerberosAttributes':{'Realm':'r','KdcAdminPassword':'hunter2'}}",
        "codebuild|CodeBuild_20161006.StartBuild|{'projectName':'p','environmentVariablesOverride':"
            + "[{'value':'hunter2','name':'DB_PASSWORD','type':'PLAINTEXT'}]}"
      })
  void aSecretInJsonIsNotTold(String service, String target, String body) {
    Reading reading = json(service, target, body.replace('\'', '"'));

    assertThat(told(reading)).doesNotContain("hunter2").contains(CallText.SENSITIVE);
    assertThat(hidden(reading)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "elasticache, 2015-02-02, CreateReplicationGroup&ReplicationGroupId=r&AuthToken=hunter2",
    "elasticloadbalancing, 2015-12-01, CreateRule&Priority=1&Actions.member.1.Type="
        + "authenticate-oidc&Actions.member.1.AuthenticateOidcConfig.ClientSecret=hunter2",
    "cloudformation, 2010-05-15, CreateStack&StackName=s"
        + "&Parameters.member.1.ParameterKey=DbPassword"
        + "&Parameters.member.1.ParameterValue=hunter2",
    "rds, 2014-10-31, ModifyDBInstance&DBInstanceIdentifier=d&MasterUserPassword=hunter2"
  })
  void aSecretInAFormIsNotTold(String service, String version, String rest) {
    assertThat(told(form(service, version, rest)))
        .doesNotContain("hunter2")
        .contains(CallText.SENSITIVE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "mq|POST /v1/brokers/b/users/u|{'password':'hunter2'}",
        "apigateway|POST /apikeys|{'name':'partner','value':'hunter2'}",
        "mobiletargeting|PUT /v1/apps/a/channels/gcm|{'ApiKey':'hunter2','Enabled':true}",
        "lambda|PUT /2015-03-31/functions/f/configuration|"
            + "{'Environment':{'Variables':{'GREETING':'hunter2'}}}"
      })
  void aSecretInRestIsNotTold(String service, String line, String body) {
    assertThat(told(read(service, line, body.replace('\'', '"'))))
        .doesNotContain("hunter2")
        .contains(CallText.SENSITIVE);
  }

  @Test
  void whatSaysWhichOneIsMeantIsTold() {
    String secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf";
    Reading task =
        json(
            "ecs",
            "AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition",
            "{\"family\":\"f\",\"containerDefinitions\":[{\"name\":\"c\","
                + "\"environment\":[{\"name\":\"MODE\",\"value\":\"fast\"}],"
                + "\"secrets\":[{\"name\":\"DB_PASSWORD\",\"valueFrom\":\""
                + secret
                + "\"}],\"repositoryCredentials\":{\"credentialsParameter\":\""
                + secret
                + "\"}}]}");

    assertThat(told(task)).contains("\"MODE\"", "\"DB_PASSWORD\"", secret).doesNotContain("fast");
    assertThat(hidden(task)).containsExactly("containerDefinitions[].environment[].value");
    assertThat(hidden(read("apigateway", "DELETE /apikeys/k1", ""))).isEmpty();
    assertThat(
            hidden(
                form(
                    "rds",
                    "2014-10-31",
                    "ModifyDBInstance&DBInstanceIdentifier=d&ManageMasterUserPassword=true"
                        + "&MasterUserSecretKmsKeyId=k")))
        .isEmpty();
    assertThat(
            hidden(
                form(
                    "ec2",
                    "2016-11-15",
                    "ModifyInstanceMetadataOptions&InstanceId=i-1&HttpTokens=required")))
        .isEmpty();
  }
}

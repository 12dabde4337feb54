package dev.postern.gateway.cli;

import dev.postern.gateway.json.Json;
import dev.postern.iam.Arn;
import dev.postern.iam.RolePolicies;
import dev.postern.iam.RolePolicies.Taken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How policies are printed, for whom. */
enum IamPolicyText {
  /** The documents themselves. */
  JSON {
    @Override
    String of(Arn gate, RolePolicies policies) {
      Map<String, Object> gates = new LinkedHashMap<>();
      gates.put("role", gate.toString());
      gates.put("permissions", policies.gate());
      List<Map<String, Object>> roles = new ArrayList<>();
      for (Taken taken : policies.taken()) {
        Map<String, Object> role = new LinkedHashMap<>();
        role.put("role", taken.role().toString());
        role.put("trust", taken.trust());
        role.put("permissions", taken.permissions());
        roles.add(role);
      }
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("gate", gates);
      all.put("taken", roles);
      return Json.indented(all);
    }
  },

  /** Resources of Terraform's AWS provider; the gate's role is there already. */
  TERRAFORM {
    @Override
    String of(Arn gate, RolePolicies policies) {
      StringBuilder text =
          new StringBuilder(
              """
              resource "aws_iam_role_policy" "postern_gate" {
                name = "postern"
                role = "%s"
                policy = %s
              }
              """
                  .formatted(gate.name(), encoded(policies.gate())));
      int number = 0;
      for (Taken taken : policies.taken()) {
        number++;
        text.append(
            """

            resource "aws_iam_role" "postern_%1$d" {
              name = "%2$s"
              path = "%3$s"
              assume_role_policy = %4$s
            }

            resource "aws_iam_role_policy" "postern_%1$d" {
              name = "postern"
              role = aws_iam_role.postern_%1$d.id
              policy = %5$s
            }
            """
                .formatted(
                    number,
                    taken.role().name(),
                    taken.role().path(),
                    encoded(taken.trust()),
                    encoded(taken.permissions())));
      }
      return text.toString().stripTrailing();
    }
  },

  /** A template of CloudFormation; the gate's role is there already. */
  CLOUDFORMATION {
    @Override
    String of(Arn gate, RolePolicies policies) {
      Map<String, Object> resources = new LinkedHashMap<>();
      Map<String, Object> own = policy(policies.gate());
      own.put("Roles", List.of(gate.name()));
      resources.put("PosternGate", resource("AWS::IAM::Policy", own));
      int number = 0;
      for (Taken taken : policies.taken()) {
        number++;
        Map<String, Object> role = new LinkedHashMap<>();
        role.put("RoleName", taken.role().name());
        role.put("Path", taken.role().path());
        role.put("AssumeRolePolicyDocument", taken.trust());
        role.put("Policies", List.of(policy(taken.permissions())));
        resources.put("PosternRole" + number, resource("AWS::IAM::Role", role));
      }
      Map<String, Object> template = new LinkedHashMap<>();
      template.put("AWSTemplateFormatVersion", "2010-09-09");
      template.put("Resources", resources);
      return Json.indented(template);
    }
  };

  /** The text for a gate whose own role is {@code gate}. */
  abstract String of(Arn gate, RolePolicies policies);

  /** What stands in braces behind a sign is Terraform's own, unless the sign is doubled. */
  private static String encoded(Map<String, Object> document) {
    String json = Json.indented(document).replace("${", "$${").replace("%{", "%%{");
    return "jsonencode(" + json.replace("\n", "\n  ") + ")";
  }

  private static Map<String, Object> policy(Map<String, Object> document) {
    Map<String, Object> policy = new LinkedHashMap<>();
    policy.put("PolicyName", "postern");
    policy.put("PolicyDocument", document);
    return policy;
  }

  private static Map<String, Object> resource(String type, Map<String, Object> properties) {
    Map<String, Object> resource = new LinkedHashMap<>();
    resource.put("Type", type);
    resource.put("Properties", properties);
    return resource;
  }
}
